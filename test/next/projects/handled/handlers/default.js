module.exports = require('./make')('default');
