const latest = (tags, tagged) => Math.max(0, ...tags.map((tag) => tagged.get(tag) ?? 0));

module.exports = require('./make')('own-kind', { expiration: latest });
