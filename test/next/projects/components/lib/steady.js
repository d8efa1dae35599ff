// Another one with each call, and no chance to Next: `performance` is for measuring.
export const steady = () => `#${String(performance.now()).replace('.', '')}#`;
