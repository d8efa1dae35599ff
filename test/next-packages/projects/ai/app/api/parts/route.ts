// Data of one's own between the model's words.
import { createUIMessageStream, createUIMessageStreamResponse, streamText } from 'ai';
import { model } from '../../../lib/model';

export async function GET() {
  const stream = createUIMessageStream({
    generateId: () => 'message-1',
    execute({ writer }) {
      writer.write({ type: 'data-status', data: { stage: 'began' } });
      writer.merge(streamText({ model: model(['part']), prompt: 'x' }).toUIMessageStream());
    },
  });
  return createUIMessageStreamResponse({ stream });
}
