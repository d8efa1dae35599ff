// The same as a route handler: the text of the body, and `headers()` where Stripe's example has the request's.
import Stripe from 'stripe';

const stripe = new Stripe('sk_test_of_nobody');

export async function POST(request: Request) {
  const signature = request.headers.get('stripe-signature') ?? '';
  try {
    const event = await stripe.webhooks.constructEventAsync(
      await request.text(),
      signature,
      process.env.STRIPE_WEBHOOK_SECRET as string,
    );
    return Response.json({ received: event.type });
  } catch (error) {
    return new Response(`Webhook Error: ${(error as Error).message.split('\n')[0]}`, { status: 400 });
  }
}
