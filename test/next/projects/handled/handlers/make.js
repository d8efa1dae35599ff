// A handler that keeps everything in memory, and says what it was asked.

const calls = (globalThis.calls ??= []);

const readAll = async (stream) => {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** Numbers that are another each time. */
const shown = ({ tags, stale, revalidate, expire, timestamp }) => ({
  tags,
  stale,
  revalidate,
  expire,
  isRecent: Math.abs(Date.now() - timestamp) < 10_000,
});

module.exports = (kind, options = {}) => {
  const entries = new Map();
  const pending = new Map();
  const tagged = new Map();
  const say = (...said) => calls.push([kind, ...said]);
  return {
    async get(key, softTags) {
      await pending.get(key);
      const entry = entries.get(key);
      say('get', softTags, entry ? 'found' : 'nothing');
      if (!entry) return undefined;
      if (entry.tags.some((tag) => tagged.get(tag) >= entry.timestamp)) return undefined;
      return { ...entry, value: new Response(entry.bytes).body };
    },
    async set(key, pendingEntry) {
      let done;
      pending.set(
        key,
        new Promise((resolve) => {
          done = resolve;
        }),
      );
      try {
        const { value, ...entry } = await pendingEntry;
        entries.set(key, { ...entry, bytes: await readAll(value) });
        say('set', shown(entry));
      } finally {
        pending.delete(key);
        done();
      }
    },
    async refreshTags() {
      say('refreshTags');
    },
    async getExpiration(tags) {
      say('getExpiration', tags);
      return options.expiration?.(tags, tagged) ?? 0;
    },
    async updateTags(tags, durations) {
      say('updateTags', tags, durations ?? null);
      for (const tag of tags) tagged.set(tag, Date.now());
    },
  };
};
