import {
  type ArgumentsHost,
  BadRequestException,
  Body,
  type CallHandler,
  type CanActivate,
  Catch,
  Controller,
  Delete,
  type ExceptionFilter,
  type ExecutionContext,
  Get,
  Head,
  Header,
  Headers,
  HostParam,
  HttpCode,
  HttpException,
  Injectable,
  Ip,
  type MiddlewareConsumer,
  Module,
  type NestInterceptor,
  Options,
  Param,
  ParseArrayPipe,
  ParseIntPipe,
  ParseUUIDPipe,
  Post,
  Put,
  Query,
  type RawBodyRequest,
  Redirect,
  Render,
  Req,
  Res,
  Session,
  Sse,
  StreamableFile,
  UploadedFile,
  UploadedFiles,
  UseFilters,
  UseGuards,
  UseInterceptors,
  Version,
} from '@nestjs/common';
import { FileInterceptor, FilesInterceptor } from '@nestjs/platform-express';
import { Type } from 'class-transformer';
import { IsInt, IsString, Min, ValidateNested } from 'class-validator';
import type { Request, Response } from 'express';
import { interval, map, take } from 'rxjs';

class Owner {
  @IsString() name: string;
}

class CreateCat {
  @IsString() name: string;
  @IsInt() @Min(0) age: number;
  @ValidateNested() @Type(() => Owner) owner?: Owner;
}

@Injectable()
class CatsService {
  private readonly cats: CreateCat[] = [];

  create(cat: CreateCat) {
    this.cats.push(cat);
    return { id: this.cats.length, ...cat };
  }

  all() {
    return this.cats;
  }
}

class Teapot extends HttpException {
  constructor() {
    super('I am a teapot', 418);
  }
}

@Catch(Teapot)
class TeapotFilter implements ExceptionFilter {
  catch(exception: Teapot, host: ArgumentsHost) {
    const http = host.switchToHttp();
    const [request, response] = [http.getRequest<Request>(), http.getResponse<Response>()];
    response.status(exception.getStatus()).json({ tea: true, path: request.url });
  }
}

@Injectable()
class TokenGuard implements CanActivate {
  canActivate(context: ExecutionContext) {
    return context.switchToHttp().getRequest<Request>().get('x-token') === 'good';
  }
}

@Injectable()
class Wrap implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler) {
    return next.handle().pipe(map((data) => ({ data })));
  }
}

@Controller('cats')
class CatsController {
  constructor(private readonly cats: CatsService) {}

  @Get()
  findAll(@Query('tags', new ParseArrayPipe({ optional: true })) tags: string[], @Query() query: object) {
    return { cats: this.cats.all(), tags, query };
  }

  @Get('text')
  text() {
    return 'plain text';
  }

  @Get('nothing')
  nothing() {}

  @Get('null')
  nil() {
    return null;
  }

  @Get('number')
  number() {
    return 7;
  }

  @Get('redirect')
  @Redirect('https://nestjs.com', 301)
  redirect(@Query('to') to?: string) {
    return to ? { url: to, statusCode: 307 } : undefined;
  }

  @Get('header')
  @Header('Cache-Control', 'none')
  @HttpCode(203)
  header(@Headers('user-agent') agent: string, @Ip() ip: string) {
    return { agent, ip };
  }

  @Get('tea')
  @UseFilters(TeapotFilter)
  tea() {
    throw new Teapot();
  }

  @Get('crash')
  crash() {
    throw new Error('crashed');
  }

  @Get('bad')
  bad() {
    throw new BadRequestException('bad', { cause: new Error('inner'), description: 'described' });
  }

  @Get('guarded')
  @UseGuards(TokenGuard)
  guarded() {
    return 'inside';
  }

  @Get('wrapped')
  @UseInterceptors(Wrap)
  wrapped() {
    return [1, 2];
  }

  @Get('own')
  own(@Req() req: Request, @Res() res: Response) {
    res
      .cookie('a', '1')
      .status(202)
      .send(`${req.protocol} ${req.path} ${req.cookies.b ?? ''}`);
  }

  @Get('passthrough')
  passthrough(@Res({ passthrough: true }) res: Response) {
    res.set('X-Passed', 'yes').status(206);
    return { through: true };
  }

  @Get('stream')
  stream() {
    return new StreamableFile(Buffer.from('streamed bytes'), { type: 'text/x-stream', disposition: 'attachment' });
  }

  @Sse('events')
  events() {
    return interval(3).pipe(
      take(3),
      map((count) => ({ data: { count }, id: String(count) })),
    );
  }

  @Get('view')
  @Render('partial')
  view() {
    return { name: '<nest>' };
  }

  @Get('session')
  session(@Session() session: unknown) {
    return { session: session ?? null };
  }

  @Version('2')
  @Get('versioned')
  versioned() {
    return 'second';
  }

  @Get('files/*path')
  wildcard(@Param('path') path: unknown) {
    return { path };
  }

  @Get('uuid/:id')
  uuid(@Param('id', ParseUUIDPipe) id: string) {
    return id;
  }

  @Head('number')
  head() {}

  @Options('number')
  options() {
    return 'own options';
  }

  @Get(':id')
  findOne(@Param('id', ParseIntPipe) id: number) {
    return { id, type: typeof id };
  }

  @Post()
  create(@Body() cat: CreateCat) {
    return this.cats.create(cat);
  }

  @Post('raw')
  raw(@Req() req: RawBodyRequest<Request>) {
    return { raw: req.rawBody?.toString(), body: req.body };
  }

  @Put(':id')
  update(@Param() params: object, @Body('name') name: string) {
    return { params, name };
  }

  @Delete(':id')
  @HttpCode(204)
  remove() {}

  @Post('upload')
  @UseInterceptors(FileInterceptor('file', { limits: { fileSize: 1000 } }))
  upload(@UploadedFile() file: Express.Multer.File | undefined, @Body() body: unknown) {
    return { file: file && { name: file.originalname, size: file.size, type: file.mimetype }, body };
  }

  @Post('uploads')
  @UseInterceptors(FilesInterceptor('files', 2))
  uploads(@UploadedFiles() files: Express.Multer.File[]) {
    return files.map((file) => [file.originalname, file.size]);
  }
}

@Controller({ host: ':account.example.com', path: 'hosted' })
class HostedController {
  @Get()
  hosted(@HostParam('account') account: string) {
    return account;
  }
}

@Module({ controllers: [CatsController, HostedController], providers: [CatsService] })
export class AppModule {
  configure(consumer: MiddlewareConsumer) {
    consumer
      .apply((_req: Request, res: Response, next: () => void) => {
        res.setHeader('X-Middleware', 'cats');
        next();
      })
      .exclude('cats/text')
      .forRoutes('cats');
  }
}
