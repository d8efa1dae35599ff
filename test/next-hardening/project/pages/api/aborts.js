import { read } from '../../lib/aborts.js';

export default (req, res) => res.send(read());
