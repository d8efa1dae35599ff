import 'reflect-metadata';
import { ValidationPipe, VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import cookieParser from 'cookie-parser';
import { AppModule } from './cats.ts';

export async function bootstrap() {
  const app = await NestFactory.create<NestExpressApplication>(AppModule, { logger: false, rawBody: true });
  app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }));
  app.enableVersioning({ type: VersioningType.URI });
  app.enableCors({ origin: 'http://example.com', credentials: true });
  app.use(cookieParser());
  app.useStaticAssets('public', { prefix: '/public/' });
  app.setBaseViewsDir('views');
  app.setViewEngine('ejs');
  app.useBodyParser('text');
  app.set('trust proxy', 'loopback');
  app.disable('x-powered-by');
  await app.listen(process.env.PORT ?? 3000);
  console.log(`listening on ${app.getHttpServer().address().port}`);
}
