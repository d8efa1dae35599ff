// The `ai` package's own model for tests: its answer comes word by word.
import { MockLanguageModelV3, simulateReadableStream } from 'ai/test';

const usage = {
  inputTokens: { total: 3, noCache: 3, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 4, text: 4, reasoning: 0 },
};
const finish = { type: 'finish' as const, finishReason: { unified: 'stop' as const, raw: undefined }, usage };

export const model = (words: string[]) =>
  new MockLanguageModelV3({
    doStream: async () => ({
      stream: simulateReadableStream({
        chunkDelayInMs: 30,
        chunks: [
          { type: 'text-start', id: 'text-1' },
          ...words.map((delta) => ({ type: 'text-delta' as const, id: 'text-1', delta })),
          { type: 'text-end', id: 'text-1' },
          finish,
        ],
      }),
    }),
    doGenerate: async () => ({
      content: [{ type: 'text', text: words.join('') }],
      finishReason: { unified: 'stop', raw: undefined },
      usage,
      warnings: [],
    }),
  });

export const words = ['Hello', ', ', 'wörld', '!'];
