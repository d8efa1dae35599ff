'use strict';

exports.normalise = [
  [/(?<="status":502.*"content-length":)"\d+"/g, '<of a stack>'],
  [/\(\d+(\.\d+)?ms\)|(?<=duration_ms:? )[\d.]+/g, '<time>'],
];
