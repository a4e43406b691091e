// A child process in which files of strangers are parsed: no environment, no writing, no programs, bounded memory and time. One child serves file after
// file, because starting it takes longer than reading most files; whatever goes wrong in it, it is killed and the next file gets a new one.
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { Fault, type Refusal, refuse } from '#kit/refusal.ts';

export interface ChildOptions {
  /** Its whole path; it answers `{ id, … }` with `{ id, answer }`. */
  readonly program: string;
  readonly killAfterMs: number;
  /** Heap of the child, in megabytes. */
  readonly heapMb: number;
  /** How many files may wait for their turn. */
  readonly waitingAtMost: number;
  /** Native libraries may be loaded; Node then no longer vouches for what they do, so it is for the one child that needs it. */
  readonly addons?: true;
}

export interface Turn {
  readonly killAfterMs?: number;
  readonly heapMb?: number;
  /** false: the child is replaced afterwards rather than kept with its memory. */
  readonly keep: boolean;
}

export type Ended = 'too-long' | 'died';

/** The first word of a child that could load its program: what goes wrong from then on may be the file's doing, before it is ours. */
export interface Begun {
  readonly begun: true;
}

const IDLE_MS = 60_000;

const PROJECT = join(import.meta.dirname, '..', '..');
/** What it needs to run: never `.data`, where the master key and the database's passwords lie. */
const readable = ['src', 'node_modules', 'package.json'].map((part) => `--allow-fs-read=${join(PROJECT, part)}`);

function start({ program, addons }: ChildOptions, heapMb: number): ChildProcess {
  const child = fork(program, {
    execArgv: [
      `--max-old-space-size=${heapMb}`,
      '--permission',
      ...readable,
      `--allow-fs-read=${program}`,
      ...(addons ? ['--allow-addons'] : []),
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=SecurityWarning',
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

export const readerBusy = (): Refusal =>
  refuse('reader-busy', '正在读取的文件太多', 'Too many files are being read', {
    next: { zh: '请稍后再试', en: 'Please try again in a moment' },
  });

/** Files are read one after the other. */
export class LockedChild<Job extends object, Answer> {
  readonly #options: ChildOptions;
  #child: { readonly process: ChildProcess; readonly heapMb: number; begun: boolean } | undefined;
  #idle: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #jobs = 0;

  constructor(options: ChildOptions) {
    this.#options = options;
  }

  /** Ends the waiting child, if there is one; tests and shut-down call it. */
  close(): void {
    clearTimeout(this.#idle);
    this.#child?.process.kill('SIGKILL');
    this.#child = undefined;
  }

  /** What the child made of it, or how it ended. Refuses: reader-busy. Faults: the child cannot be started. */
  async ask(job: Job, turn: Turn = { keep: true }): Promise<Answer | Ended | Refusal> {
    if (this.#waiting >= this.#options.waitingAtMost) return readerBusy();
    this.#waiting += 1;
    const mine = this.#last.then(() => this.#send(job, turn));
    this.#last = mine.catch(() => {});
    try {
      return await mine;
    } finally {
      this.#waiting -= 1;
    }
  }

  #current(heapMb: number): { readonly process: ChildProcess; begun: boolean } {
    clearTimeout(this.#idle);
    if (this.#child && (this.#child.heapMb !== heapMb || !this.#child.process.connected)) this.close();
    this.#child ??= { process: start(this.#options, heapMb), heapMb, begun: false };
    return this.#child;
  }

  #send(job: Job, turn: Turn): Promise<Answer | Ended> {
    const current = this.#current(turn.heapMb ?? this.#options.heapMb);
    const child = current.process;
    const id = ++this.#jobs;
    return new Promise((resolve, reject) => {
      const over = (keep: boolean) => {
        clearTimeout(timer);
        child.off('message', answered).off('exit', ended).off('error', ended);
        if (!keep) this.close();
        else {
          this.#idle = setTimeout(() => this.close(), IDLE_MS);
          this.#idle.unref();
        }
      };
      const finish = (result: Answer | Ended, keep: boolean) => {
        over(keep);
        resolve(result);
      };
      const answered = (message: unknown) => {
        const said = message as Begun | { readonly id: number; readonly answer: Answer };
        if ('begun' in said) current.begun = true;
        else if (said.id === id) finish(said.answer, turn.keep);
      };
      const ended = () => {
        if (current.begun) return finish('died', false);
        over(false);
        reject(new Fault(`${this.#options.program} could not be started`));
      };
      // Holds the event loop while a file is being read, though the child itself does not.
      const timer = setTimeout(() => finish('too-long', false), turn.killAfterMs ?? this.#options.killAfterMs);
      child.on('message', answered).on('exit', ended).on('error', ended);
      child.send({ ...job, id }, (error) => {
        if (error) ended();
      });
    });
  }
}
