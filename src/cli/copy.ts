// COPY as streams over `pg`'s own connection: the two calls of its protocol that the driver leaves to others. A table of any size passes
// through with the memory of a few chunks.
import { type Duplex, Readable, Writable } from 'node:stream';
import type pg from 'pg';

/** The part of pg's internal connection that COPY needs; stable since pg 7 (pg-copy-streams stands on the same). */
interface Wire {
  readonly stream: Duplex;
  query(sql: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(why: string): void;
}

interface Reply {
  readonly text: string;
}

/** Enough to keep gzip and the socket busy. */
const CHUNK_BYTES = 64 * 1024;

/** What pg asks of something that is submitted in place of a query. */
interface Submitted {
  submit(wire: Wire): void;
  handleError(error: Error): void;
  handleCommandComplete(reply: Reply): void;
  handleReadyForQuery(): void;
}

const submit = (client: pg.ClientBase, query: Submitted): void => {
  client.query(query as unknown as pg.Submittable);
};

const rowsOf = (reply: Reply): number => Number(/^COPY (\d+)$/.exec(reply.text)?.[1] ?? Number.NaN);

/** `COPY … TO STDOUT` as a stream of bytes; `rows()` is known once it has ended. */
export function copyOut(client: pg.ClientBase, sql: string): { stream: Readable; rows(): number } {
  let rows = Number.NaN;
  let wire: Wire | undefined;
  let gathered: Buffer[] = [];
  let size = 0;
  const stream = new Readable({
    read: () => wire?.stream.resume(),
    destroy(error, done) {
      // The rest of the table still has to be taken off the connection before it is of use again.
      wire?.stream.resume();
      done(error);
    },
  });
  const flush = () => {
    if (size === 0) return;
    const whole = Buffer.concat(gathered, size);
    gathered = [];
    size = 0;
    if (!stream.destroyed && !stream.push(whole)) wire?.stream.pause();
  };
  const query = {
    submit(connection: Wire) {
      wire = connection;
      connection.query(sql);
    },
    handleCopyData(message: { chunk: Buffer }) {
      // The parser uses its buffer again.
      gathered.push(Buffer.from(message.chunk));
      size += message.chunk.length;
      if (size >= CHUNK_BYTES) flush();
    },
    handleError: (error: Error) => void stream.destroy(error),
    handleCommandComplete(reply: Reply) {
      rows = rowsOf(reply);
    },
    handleReadyForQuery() {
      flush();
      wire?.stream.resume();
      if (!stream.destroyed) stream.push(null);
    },
  };
  submit(client, query);
  return { stream, rows: () => rows };
}

/**
 * `COPY … FROM STDIN`: what is written to `stream` is loaded; it has finished when the server has checked and taken all of it.
 * Destroying it fails the COPY, so that nothing of it stays.
 */
export function copyIn(client: pg.ClientBase, sql: string): { stream: Writable; rows(): number } {
  let rows = Number.NaN;
  let wire: Wire | undefined;
  let ended = false;
  let open: (() => void) | undefined;
  let finish: ((error?: Error | null) => void) | undefined;
  let failure: Error | undefined;
  const stream = new Writable({
    construct(done) {
      open = () => done();
    },
    write(chunk: Buffer, _encoding, done) {
      if (failure) return done(failure);
      wire!.sendCopyFromChunk(chunk);
      // When the server is slower than the file, wait for the socket; an error meanwhile destroys this stream.
      if (wire!.stream.writableNeedDrain) wire!.stream.once('drain', () => done(failure));
      else done();
    },
    final(done) {
      if (failure || ended) return done(failure);
      finish = done;
      wire!.endCopyFrom();
    },
    destroy(error, done) {
      if (wire && !ended && !finish) wire.sendCopyFail('cancelled');
      done(error);
    },
  });
  const query = {
    submit(connection: Wire) {
      wire = connection;
      connection.query(sql);
    },
    handleCopyInResponse: () => open?.(),
    handleError(error: Error) {
      failure = error;
      ended = true;
      open?.();
      if (finish) finish(error);
      else stream.destroy(error);
    },
    handleCommandComplete(reply: Reply) {
      rows = rowsOf(reply);
    },
    handleReadyForQuery() {
      ended = true;
      finish?.();
    },
  };
  submit(client, query);
  return { stream, rows: () => rows };
}
