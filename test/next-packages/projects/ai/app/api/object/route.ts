import { generateText, Output } from 'ai';
import { z } from 'zod';
import { model } from '../../../lib/model';

export async function GET() {
  const { output } = await generateText({
    model: model(['{"name":', '"soup"}']),
    output: Output.object({ schema: z.object({ name: z.string() }) }),
    prompt: 'a recipe',
  });
  return Response.json(output);
}
