import next from './next.js';

export default next;
