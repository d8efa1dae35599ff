/** Another one each time: the suite sees by it what was computed anew. */
export const mark = () => `#${Math.random().toString(36).slice(2)}#`;
