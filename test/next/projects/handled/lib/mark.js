export const mark = () => `#${Math.random().toString(36).slice(2)}#`;
