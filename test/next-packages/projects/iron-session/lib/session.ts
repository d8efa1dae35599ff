import type { SessionOptions } from 'iron-session';

export interface Seen {
  name?: string;
  visits?: number;
}

export const options: SessionOptions = {
  password: 'a password of at least thirty-two characters',
  cookieName: 'seal',
  cookieOptions: { secure: false },
};
