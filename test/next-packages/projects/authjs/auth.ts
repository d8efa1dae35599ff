import NextAuth from 'next-auth';
import Credentials from 'next-auth/providers/credentials';

export const { handlers, auth, signIn, signOut } = NextAuth({
  trustHost: true,
  providers: [
    Credentials({
      credentials: { username: {}, password: { type: 'password' } },
      async authorize(credentials) {
        if (credentials.password !== 'open sesame') return null;
        return { id: '1', name: String(credentials.username), email: `${credentials.username}@test.example` };
      },
    }),
  ],
  callbacks: {
    jwt({ token, user }) {
      if (user) token.role = 'admin';
      return token;
    },
    session({ session, token }) {
      return { ...session, role: token.role };
    },
  },
});
