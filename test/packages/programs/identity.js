'use strict';

// Whose Express is it that a program gets? `node identity.js <the entry of ours>`
const express = require('express');

console.log(express === require(process.argv[2]) ? 'ours' : 'another');
