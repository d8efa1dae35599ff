// As the documentation of `useChat` has its route.
import { convertToModelMessages, streamText, type UIMessage } from 'ai';
import { model, words } from '../../../lib/model';

export const maxDuration = 30;

export async function POST(request: Request) {
  const { messages }: { messages: UIMessage[] } = await request.json();
  const result = streamText({
    model: model(words),
    messages: await convertToModelMessages(messages),
    abortSignal: request.signal,
  });
  return result.toUIMessageStreamResponse({ headers: { 'x-chat': 'yes' } });
}
