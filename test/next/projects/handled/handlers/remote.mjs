import make from './make.js';

// As those that look at the tags of the place themselves.
export default make('remote', { expiration: () => Number.POSITIVE_INFINITY });
