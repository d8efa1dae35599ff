'use strict';

const assert = require('node:assert/strict');
const Stripe = require('stripe');

const secret = 'whsec_of_the_test';
exports.env = { STRIPE_WEBHOOK_SECRET: secret };

exports.talk = async ({ ask }) => {
  const stripe = new Stripe('sk_test_of_nobody');
  const event = { id: 'evt_1', object: 'event', type: 'charge.succeeded', data: { object: { id: 'ch_ü' } } };
  // The spaces count: a body that was parsed and written again would not have them.
  const payload = `${JSON.stringify(event, null, 4)}\n`;
  const signed = (payload) => stripe.webhooks.generateTestHeaderString({ payload, secret });
  const send = (path, body, signature) =>
    ask({
      method: 'POST',
      path,
      body,
      headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature },
    });
  for (const path of ['/api/webhook', '/api/hook']) {
    assert.match((await send(path, payload, signed(payload))).body, /"received":"charge.succeeded"/);
    assert.equal((await send(path, payload, signed(`${payload} `))).statusCode, 400);
    assert.equal((await send(path, payload.replace(/\n/g, ''), signed(payload))).statusCode, 400);
    assert.equal((await send(path, payload, '')).statusCode, 400);
    const long = JSON.stringify({ ...event, data: { object: { id: 'x'.repeat(200_000) } } });
    assert.equal((await send(path, long, signed(long))).statusCode, 200);
    await ask(`GET ${path}`);
  }
};
