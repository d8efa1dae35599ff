import { streamText } from 'ai';
import { model, words } from '../../../lib/model';

export async function POST(request: Request) {
  const { prompt } = await request.json();
  return streamText({ model: model(words), prompt }).toTextStreamResponse();
}
