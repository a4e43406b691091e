// Spreadsheets of strangers, read in a child process that is killed when it takes too long or too much. One child serves file after
// file, because starting it takes longer than reading most lists; after a large or bad file it is replaced.
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { type Sheet, type SheetLimits, sheetLimits } from '#documents/sheet.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';

export interface ReadOptions {
  readonly limits?: Partial<SheetLimits>;
  readonly killAfterMs?: number;
  /** Heap of the child, in megabytes. */
  readonly heapMb?: number;
}

const KILL_AFTER_MS = 30_000;
const HEAP_MB = 768;
/** A child that has read more than this is replaced rather than kept with its memory. */
const KEEP_BELOW_BYTES = 2_000_000;
const IDLE_MS = 60_000;
const WAITING_AT_MOST = 20;

const PROJECT = join(import.meta.dirname, '..', '..');

function startChild(heapMb: number): ChildProcess {
  const child = fork(join(import.meta.dirname, 'spreadsheet-process.ts'), {
    // The permission model keeps a compromised parser from writing files and starting programs; reading is for its own code.
    execArgv: [
      `--max-old-space-size=${heapMb}`,
      '--permission',
      `--allow-fs-read=${PROJECT}`,
      '--disable-warning=ExperimentalWarning',
    ],
    env: {},
    cwd: PROJECT,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  child.unref();
  (child.channel as unknown as { unref(): void } | null)?.unref();
  return child;
}

const tookTooLong = (): Refusal =>
  refuse('file-takes-too-long', '文件读了很久还没读完，已停止', 'Reading the file took too long and was stopped', {
    next: {
      zh: '请删去多余的工作表和格式，或拆成几个文件',
      en: 'Remove sheets and formatting that are not needed, or split the file',
    },
  });
const tooMuch = (): Refusal =>
  refuse('file-too-complex', '文件内容太多，读取时内存不够', 'The file holds more than there is memory to read', {
    next: { zh: '请拆成几个文件', en: 'Split it into several files' },
  });

let child: { process: ChildProcess; heapMb: number } | undefined;
let idle: NodeJS.Timeout | undefined;
let last: Promise<unknown> = Promise.resolve();
let waiting = 0;
let jobs = 0;

function discard(): void {
  clearTimeout(idle);
  child?.process.kill('SIGKILL');
  child = undefined;
}

/** Ends the waiting child, if there is one; tests and shut-down call it. */
export function closeSpreadsheetReader(): void {
  discard();
}

function currentChild(heapMb: number): ChildProcess {
  clearTimeout(idle);
  if (child && (child.heapMb !== heapMb || !child.process.connected)) discard();
  child ??= { process: startChild(heapMb), heapMb };
  return child.process;
}

function ask(bytes: Buffer, limits: SheetLimits, options: ReadOptions): Promise<Sheet[] | Refusal> {
  const process_ = currentChild(options.heapMb ?? HEAP_MB);
  const id = ++jobs;
  return new Promise((resolve) => {
    const finish = (result: Sheet[] | Refusal, keep: boolean) => {
      clearTimeout(timer);
      process_.off('message', answered).off('exit', ended).off('error', ended);
      if (!keep) discard();
      else {
        idle = setTimeout(discard, IDLE_MS);
        idle.unref();
      }
      resolve(result);
    };
    const answered = (message: unknown) => {
      const answer = message as { id: number; sheets: Sheet[] | Refusal };
      if (answer.id === id) finish(answer.sheets, bytes.length < KEEP_BELOW_BYTES);
    };
    const ended = () => finish(tooMuch(), false);
    // Holds the event loop while a file is being read, though the child itself does not.
    const timer = setTimeout(() => finish(tookTooLong(), false), options.killAfterMs ?? KILL_AFTER_MS);
    process_.on('message', answered).on('exit', ended).on('error', ended);
    process_.send({ id, bytes, limits }, (error) => {
      if (error) ended();
    });
  });
}

/**
 * The sheets of an .xlsx, .xls or .csv file, told apart by their bytes. Files are read one after the other.
 * Refuses: file-empty, file-too-large, file-not-spreadsheet, file-damaged, file-encrypted, file-unpacks-too-large, file-unsafe,
 * file-too-complex, file-takes-too-long, sheet-too-long, sheet-too-wide, sheet-too-large, sheet-empty, csv-unreadable, reader-busy.
 */
export async function readSpreadsheet(given: Uint8Array, options: ReadOptions = {}): Promise<Sheet[] | Refusal> {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  const limits = { ...sheetLimits, ...options.limits };
  if (bytes.length === 0) {
    return refuse('file-empty', '文件是空的（0 字节）', 'The file is empty (0 bytes)', {
      next: { zh: '请确认文件已保存完再上传', en: 'Make sure that it was saved, then upload it again' },
    });
  }
  if (bytes.length > limits.bytes) {
    const mb = Math.floor(limits.bytes / 1_000_000);
    return refuse('file-too-large', `文件超过 ${mb} MB`, `The file is larger than ${mb} MB`, {
      next: { zh: '请拆成几个文件，或删去其中的图片', en: 'Split it, or remove the pictures in it' },
    });
  }
  if (waiting >= WAITING_AT_MOST) {
    return refuse('reader-busy', '正在读取的文件太多', 'Too many files are being read', {
      next: { zh: '请稍后再试', en: 'Please try again in a moment' },
    });
  }
  waiting += 1;
  const turn = last.then(() => ask(bytes, limits, options));
  last = turn.catch(() => {});
  try {
    const sheets = await turn;
    if (isRefusal(sheets) || sheets.some((sheet) => sheet.rows.length > 0)) return sheets;
    return refuse('sheet-empty', '表格里没有内容', 'The workbook is empty');
  } finally {
    waiting -= 1;
  }
}
