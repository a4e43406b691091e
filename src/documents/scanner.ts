// The hook for a virus scanner: every file that comes in is shown to the clamd that the operator named, before anything reads or keeps it. Without one
// nothing is asked; with one that does not answer nothing is taken.
import { connect, type NetConnectOpts } from 'node:net';
import { asBuffer } from '#kit/bytes.ts';
import { Outage, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { House } from '#store/house.ts';
import { SetupProblem } from '#store/setup-problem.ts';

type Scan = NonNullable<House['scan']>;

export const SCANNER_VARIABLE = 'NIANGJIA_CLAMD';

/** clamd's StreamMaxLength is counted over the whole; a piece may be of any size. */
const pieceBytes = 65_536;
const answerAtMost = 1_000;
const patienceMs = 30_000;

/** `host:port`, or the path of a socket. Throws SetupProblem. */
export function scannerAt(place: string): NetConnectOpts {
  if (place.startsWith('/')) return { path: place };
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(place) ?? [];
  if (host !== undefined && Number(port) < 65_536) return { host, port: Number(port) };
  throw new SetupProblem(
    `${SCANNER_VARIABLE} 应写成 主机:端口 或套接字文件的路径，现在是“${place}”`,
    `${SCANNER_VARIABLE} is host:port or the path of a socket; it is “${place}”`,
  );
}

/** Reads `stream: OK` or `stream: <name> FOUND`; everything else is no answer. */
function reading(answer: string): string | null {
  if (/^stream: OK\b/.test(answer)) return null;
  const found = /^stream: (.+) FOUND\b/.exec(answer)?.[1];
  if (found !== undefined) return found;
  throw new Outage('the virus scanner gave no answer that says whether the file is clean');
}

/** By clamd's INSTREAM: pieces with their length before them, and one of no length at the end. */
export function clamdScan(at: NetConnectOpts, options: { readonly patienceMs?: number } = {}): Scan {
  return (bytes) =>
    new Promise((resolve, reject) => {
      const socket = connect(at);
      let answer = '';
      const fail = (what: string) => {
        socket.destroy();
        reject(new Outage(`the virus scanner ${what}`));
      };
      socket.setTimeout(options.patienceMs ?? patienceMs, () => fail('took too long'));
      socket.setEncoding('latin1');
      socket.on('error', (error: NodeJS.ErrnoException) => fail(`cannot be asked (${error.code ?? error.message})`));
      socket.on('data', (part: string) => {
        answer += part;
        if (answer.length > answerAtMost) fail('said too much');
      });
      socket.on('end', () => {
        socket.destroy();
        try {
          resolve(reading(answer.replace(/\0/g, '')));
        } catch (error) {
          reject(error as Error);
        }
      });
      socket.write('zINSTREAM\0');
      const file = asBuffer(bytes);
      for (let from = 0; from < file.length; from += pieceBytes) {
        const piece = file.subarray(from, from + pieceBytes);
        const length = Buffer.alloc(4);
        length.writeUInt32BE(piece.length);
        socket.write(length);
        socket.write(piece);
      }
      socket.write(Buffer.alloc(4));
    });
}

/** Refuses: file-infected. Throws Outage. */
export async function refuseInfected(house: Pick<House, 'scan'>, bytes: Uint8Array): Promise<Refusal | null> {
  const found = (await house.scan?.(bytes)) ?? null;
  if (found === null) return null;
  return refuse(
    'file-infected',
    '杀毒软件说这个文件有问题，没有收',
    'The virus scanner objects to this file; it was not taken',
    {
      next: text(
        '请换一个文件，或拍照上传；单位电脑请找人查毒',
        'Send another file, or a picture; have the computer it came from looked at',
      ),
      details: { found: found.slice(0, 100) },
    },
  );
}
