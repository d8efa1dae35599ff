// next-safe and next-secure-headers, as their documentation has them, each for paths of its own.
const nextSafe = require('next-safe');
const { createSecureHeaders } = require('next-secure-headers');

const safe = nextSafe.default ?? nextSafe;

module.exports = {
  async headers() {
    return [
      {
        source: '/api/safe/:path*',
        headers: safe({ contentSecurityPolicy: { 'default-src': "'self'" }, isDev: false }),
      },
      {
        source: '/api/secure/:path*',
        headers: createSecureHeaders({
          contentSecurityPolicy: {
            directives: { defaultSrc: "'self'", styleSrc: ["'self'", 'https://styles.example'] },
          },
          forceHTTPSRedirect: [true, { maxAge: 60 * 60 * 24 * 4, includeSubDomains: true }],
          referrerPolicy: 'same-origin',
        }),
      },
    ];
  },
};
