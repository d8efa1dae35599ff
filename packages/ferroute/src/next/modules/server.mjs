import server from './server.js';

export const {
  NextRequest,
  NextResponse,
  ImageResponse,
  userAgentFromString,
  userAgent,
  URLPattern,
  after,
  connection,
} = server;
export default server;
