// Which paths a prefix has below it.

'use strict';

/** Whether a path, without its query, is the prefix or below it. @param {string} pathname @param {string} prefix */
const isBelow = (pathname, prefix) => pathname === prefix || pathname.startsWith(`${prefix}/`);

module.exports = { isBelow };
