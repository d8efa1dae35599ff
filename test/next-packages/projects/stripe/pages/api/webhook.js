// Stripe's webhooks sign the bytes of the body: it is read as it came.
import Stripe from 'stripe';

const stripe = new Stripe('sk_test_of_nobody');

export const config = { api: { bodyParser: false } };

async function rawBody(req) {
  const pieces = [];
  for await (const piece of req) pieces.push(piece);
  return Buffer.concat(pieces);
}

export default async function handler(req, res) {
  if (req.method !== 'POST') return res.setHeader('Allow', 'POST').status(405).end('Method Not Allowed');
  try {
    const event = stripe.webhooks.constructEvent(
      await rawBody(req),
      req.headers['stripe-signature'],
      process.env.STRIPE_WEBHOOK_SECRET,
    );
    res.json({ received: event.type, id: event.data.object.id });
  } catch (error) {
    res.status(400).send(`Webhook Error: ${error.message.split('\n')[0]}`);
  }
}
