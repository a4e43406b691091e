// A file on its way in: taken apart while it streams, hashed as it passes, and laid into a file without a name on the disk, so that many and large ones
// cost the server no memory. Nothing of it outlives the request, nor the process.
import { createHash, type Hash, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { Busboy } from '@fastify/busboy';
import type { Context } from 'hono';
import { announcedBytes, fileBytes, forbiddenKeys, mediaType, tooLarge, unsafeText } from '#api/body.ts';
import { headerOf } from '#api/origin.ts';
import { cleanFileName } from '#kit/normalise.ts';
import { isRefusal, Outage, type Refusal, refuse } from '#kit/refusal.ts';
import { dataFolder } from '#store/embedded.ts';

export interface UploadedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: Buffer;
  /** All of it, into memory; while the request lasts. */
  read(): Promise<Buffer>;
}

export interface Upload {
  readonly file: UploadedFile;
  /** The other fields of the form. */
  readonly fields: Readonly<Record<string, string>>;
  /** Takes the file from the disk; call it whatever happens. */
  discard(): Promise<void>;
}

/** Boundaries, headers and the other fields of a form beside its file. */
const besideFile = 64_000;
const limits = { files: 1, fields: 20, parts: 24, fieldNameSize: 100, fieldSize: 10_000, headerPairs: 20 };

const spool = (): string => join(dataFolder(), 'uploads');

/** What a process left behind that died between making a file and taking away its name; called before serving. */
export function clearSpool(): void {
  rmSync(spool(), { recursive: true, force: true });
}

/** A file that is gone when it is closed, or when the process ends in whatever way: its name is taken away before anything is in it. */
async function nameless(): Promise<FileHandle> {
  mkdirSync(spool(), { recursive: true, mode: 0o700 });
  const path = join(spool(), randomUUID());
  const handle = await open(path, 'wx+', 0o600);
  try {
    await unlink(path);
  } catch (error) {
    // Another process that starts clears the folder.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      await handle.close();
      throw error;
    }
  }
  return handle;
}

const malformed = (): Refusal =>
  refuse(
    'form-malformed',
    '上传的内容不完整，或没有名为 file 的文件',
    'The upload is incomplete or has no file called “file”',
  );

/** The stream of what is sent: Node's own where there is one, which is never copied into another kind of stream. */
function sourceOf(c: Context): Readable | null {
  const incoming = (c.env as { incoming?: IncomingMessage } | undefined)?.incoming;
  if (incoming) return incoming;
  const { body } = c.req.raw;
  return body ? Readable.fromWeb(body as WebStream<Uint8Array>) : null;
}

function parserFor(c: Context, limit: number): Busboy | null {
  try {
    const headers = { 'content-type': headerOf(c, 'content-type')! };
    return new Busboy({ headers, limits: { ...limits, fileSize: limit }, highWaterMark: 256 * 1024 });
  } catch {
    // It names no boundary.
    return null;
  }
}

/**
 * A multipart form: its one file `file`, of `limit` bytes at most, and its plain fields. What announces more is not read at all; what turns out
 * to be more is not read on. Refuses: media-type, body-too-large, form-malformed, text-not-allowed.
 */
export async function receive(c: Context, limit = fileBytes): Promise<Upload | Refusal> {
  if (mediaType(c) !== 'multipart/form-data')
    return refuse('media-type', '请用 multipart/form-data 上传文件', 'Send the file as multipart/form-data');
  if ((announcedBytes(c) ?? 0) > limit + besideFile) return tooLarge(limit);
  const parser = parserFor(c, limit);
  const source = sourceOf(c);
  if (!parser || !source) return malformed();
  const handle = await nameless();
  const receiving = new Receiving(handle, limit);
  try {
    const done = await receiving.from(source, parser);
    if (isRefusal(done)) await handle.close();
    return done;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

interface Arriving {
  readonly name: string;
  readonly mediaType: string;
  readonly stream: Readable;
  readonly written: Promise<void>;
}

class Receiving {
  readonly #handle: FileHandle;
  readonly #limit: number;
  readonly #hash: Hash = createHash('sha256');
  readonly #fields: Record<string, string> = {};
  #file: Arriving | undefined;
  #size = 0;

  constructor(handle: FileHandle, limit: number) {
    this.#handle = handle;
    this.#limit = limit;
  }

  /** Throws Outage when the disk takes no more. */
  async from(source: Readable, parser: Busboy): Promise<Upload | Refusal> {
    const refused = await new Promise<Refusal | null>((resolve, reject) => {
      let passed = 0;
      const end = (why: Refusal | null) => {
        source.unpipe(parser);
        resolve(why);
      };
      const cut = () => end(malformed());
      parser.on('field', (name, value, nameCut, valueCut) => {
        if (nameCut || valueCut) cut();
        else if (!forbiddenKeys.has(name)) this.#fields[name] = value;
      });
      parser.on('file', (field, stream, name, _encoding, type) => {
        // A part that breaks off says so on its own stream.
        stream.on('error', cut);
        stream.on('limit', () => end(tooLarge(this.#limit)));
        if (field !== 'file' || this.#file) {
          stream.resume();
          return;
        }
        const written = this.#write(stream);
        this.#file = { name: name ?? '', mediaType: type ?? '', stream, written };
        written.catch((error: unknown) => (error instanceof Outage ? reject(error) : cut()));
      });
      for (const many of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) parser.on(many, cut);
      parser.on('error', cut);
      parser.on('finish', () => end(null));
      source.on('data', (chunk: Uint8Array) => {
        passed += chunk.length;
        if (passed > this.#limit + besideFile) end(tooLarge(this.#limit));
      });
      // Whoever hangs up sends no end.
      source.once('error', cut).once('close', () => {
        if (!source.readableEnded) cut();
      });
      source.pipe(parser);
    });
    if (refused) {
      this.#file?.stream.destroy();
      await this.#file?.written.catch(() => undefined);
      return refused;
    }
    if (!this.#file) return malformed();
    await this.#file.written;
    return this.#received(this.#file);
  }

  /** Throws Outage. */
  async #write(stream: Readable): Promise<void> {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      this.#hash.update(chunk);
      await this.#lay(chunk);
      this.#size += chunk.length;
    }
  }

  async #lay(chunk: Buffer): Promise<void> {
    try {
      for (let at = 0; at < chunk.length; ) at += (await this.#handle.write(chunk, at, chunk.length - at)).bytesWritten;
    } catch (error) {
      throw new Outage(`an upload cannot be laid down: ${(error as NodeJS.ErrnoException).code}`);
    }
  }

  #received(told: { readonly name: string; readonly mediaType: string }): Upload | Refusal {
    const bad = unsafeText(this.#fields) ?? unsafeText(told.name);
    if (bad) return bad;
    const [handle, size] = [this.#handle, this.#size];
    return {
      file: {
        ...{ name: cleanFileName(told.name), mediaType: told.mediaType.slice(0, 100), size },
        sha256: this.#hash.digest(),
        read: () => wholeOf(handle, size),
      },
      fields: this.#fields,
      discard: () => handle.close(),
    };
  }
}

async function wholeOf(handle: FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(size);
  for (let at = 0; at < size; ) {
    const { bytesRead } = await handle.read(bytes, at, size - at, at);
    if (bytesRead === 0) throw new Error('a file laid down for a moment ended early');
    at += bytesRead;
  }
  return bytes;
}
