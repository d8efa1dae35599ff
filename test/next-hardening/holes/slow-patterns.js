'use strict';

const assert = require('node:assert/strict');

module.exports = {
  title: 'CVE-2024-45296, CVE-2024-52798: a path of 16 KB is matched against the patterns of config in time',
  async check({ ask }) {
    const long = 15_000;
    const paths = [
      `/slow/${'a'.repeat(long)}`,
      `/slow/${'a-'.repeat(long / 2)}`,
      `/slow/${'-'.repeat(long)}`,
      `/older/${'a/'.repeat(long / 2)}`,
      `/older/${'%20/'.repeat(long / 4)}b`,
      `/api/see/${'a.'.repeat(long / 2)}`,
      `/outside${'/a'.repeat(long / 3)}%00`,
    ];
    for (const path of paths) {
      const times = [];
      for (let tries = 0; tries < 5; tries++) {
        const began = performance.now();
        const { status } = await ask(path);
        times.push(performance.now() - began);
        assert.ok(status >= 200 && status < 500, `${path.slice(0, 20)}… gives ${status}`);
      }
      // The best of five: what is asked is the server's time, not the machine's.
      assert.ok(Math.min(...times) < 60, `${path.slice(0, 20)}… takes ${times.map(Math.round).join(', ')} ms`);
    }
  },
};
