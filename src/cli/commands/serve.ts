// `serve` (npm start): database, demo, worker and web in one process; says where and with which accounts, and ends cleanly.
import type { Server } from '#api/server.ts';
import { type Answer, type Command, table } from '#cli/command.ts';
import { demoAccounts, demoIsForHere, demoState, loadDemoOnce } from '#cli/demo.ts';
import { type OpenedHouse, openHouse } from '#cli/house.ts';
import { stopSignal, stopWithin } from '#cli/stopping.ts';
import { portsOf, workerOf } from '#cli/working.ts';
import type { DemoAccounts } from '#demo/accounts.ts';
import { type Text, text } from '#kit/text.ts';
import { patiently, workPatience } from '#store/patience.ts';
import { SetupProblem } from '#store/setup-problem.ts';
import { ensureBuilt } from '#web/server/build.ts';

const standardPort = 8080;

/** PORT of the environment. Throws SetupProblem. */
function portOf(raw: string | undefined): number {
  if (raw === undefined || raw === '') return standardPort;
  const port = Number(raw);
  if (/^\d+$/.test(raw) && port <= 65_535) return port;
  throw new SetupProblem(
    `PORT 应为 0 至 65535 之间的整数，而不是“${raw}”。`,
    `PORT must be a whole number from 0 to 65535, not “${raw}”.`,
  );
}

function explainListening(error: unknown, port: number, host: string): unknown {
  const { code } = error as { code?: string };
  const other = port === standardPort ? standardPort + 1 : standardPort;
  if (code === 'EADDRINUSE')
    return new SetupProblem(
      `端口 ${port} 已被占用。请换一个端口：PORT=${other} npm start；或先停止占用它的程序。`,
      `Port ${port} is in use. Choose another: PORT=${other} npm start; or stop the program that uses it.`,
    );
  if (code === 'EACCES')
    return new SetupProblem(
      `没有权限使用端口 ${port}。请用 1024 以上的端口：PORT=8080 npm start。`,
      `Port ${port} may not be used by this user. Choose one above 1024: PORT=8080 npm start.`,
    );
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new SetupProblem(
      `HOST=${host} 不是本机的地址。请改为 127.0.0.1 或 0.0.0.0。`,
      `HOST=${host} is not an address of this machine. Use 127.0.0.1 or 0.0.0.0.`,
    );
  return error;
}

const log = (line: string): void => void process.stderr.write(`${line}\n`);

const hostOf = (given: string | undefined): string => given || '127.0.0.1';

const demoForOthers = (host: string): SetupProblem =>
  new SetupProblem(
    `数据库里是演示数据，它的帐号和密码人人都知道，不能对外（HOST=${host}）开放。请换一个空数据库并设 NIANGJIA_DEMO=0；确实要公开演示的，设 NIANGJIA_DEMO=public。`,
    `The database holds the demo, whose accounts and passwords everybody knows, and it is not served to others (HOST=${host}). Use an empty database with NIANGJIA_DEMO=0; to show the demo in public, set NIANGJIA_DEMO=public.`,
  );

/** Made when first asked for: it takes a quarter of a second, which the start should not wait for. */
function onceAsked<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

async function startServer(
  opened: OpenedHouse,
  port: number,
  demo: boolean,
  accounts: () => DemoAccounts,
): Promise<Server> {
  const [{ serve }, { pageHeaders }, { screenRoutes }] = await Promise.all([
    import('#api/server.ts'),
    import('#api/respond.ts'),
    import('#web/server/pages.ts'),
  ]);
  const { house, engine } = opened;
  const host = hostOf(process.env.HOST);
  try {
    return await serve(
      { house, engine },
      {
        port,
        host,
        extend: (app) => {
          const mount = { ...app, headers: (c: Parameters<typeof pageHeaders>[0]) => pageHeaders(c, app.placement) };
          screenRoutes(mount, { demoAccounts: () => (demo ? accounts() : null) });
        },
      },
    );
  } catch (error) {
    throw explainListening(error, port, host);
  }
}

function greet(tell: (says: Text) => void, url: string, accounts: DemoAccounts | null): void {
  tell(
    text(
      `娘家已经在 ${url}/ 等您。接口说明：${url}/api/docs。Ctrl-C 停止。`,
      `Niangjia is at ${url}/ . API: ${url}/api/docs . Ctrl-C stops it.`,
    ),
  );
  if (!accounts) return;
  const { password, totpSecret } = accounts;
  tell(
    text(
      `演示帐号（密码 ${password}，财务和管理员的验证器密钥 ${totpSecret}）：`,
      `Demo accounts (password ${password}; authenticator secret of finance and administrators ${totpSecret}):`,
    ),
  );
  const rows = accounts.accounts.map((one) => [`  ${one.role.zh}`, one.role.en, one.phone, one.name]);
  for (const line of table(['  岗位', 'Post', '手机号', '姓名'], rows)) log(line);
}

interface Running {
  readonly url: string;
  readonly steps: readonly (() => Promise<unknown>)[];
}

async function start(tell: (says: Text) => void): Promise<Running> {
  const port = portOf(process.env.PORT);
  await ensureBuilt(() =>
    tell(
      text('正在编译网页（只在第一次和更新后）……', 'Building the screens (only the first time and after changes) …'),
    ),
  );
  const opened = await openHouse(tell, { max: 20 });
  try {
    const host = hostOf(process.env.HOST);
    const allowed = demoIsForHere(host, process.env);
    if (!allowed && (await demoState(opened.house.db)) === 'loaded') throw demoForOthers(host);
    const demo = allowed ? await patiently(workPatience, () => loadDemoOnce(opened, tell)) : { there: false };
    const atHome = demo.there && process.env.NIANGJIA_DEMO !== 'public';
    const worker = workerOf(opened.engine, portsOf(process.env, log, atHome || process.env.SHOW_CODES === '1'), log);
    const accounts = onceAsked(demoAccounts);
    // Of servers that began together on an empty database another one may have made the first keys meanwhile.
    await opened.requireKeys();
    const { url, close } = await startServer(opened, port, demo.there, accounts);
    worker.start();
    greet(tell, url, demo.there ? accounts() : null);
    return { url, steps: [close, () => worker.stop(), () => opened.close()] };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

export const command: Command = {
  says: text(
    '启动：数据库、演示数据、后台工作与网页（PORT、HOST、DATABASE_URL、NIANGJIA_DEMO=0）',
    'Starts everything: database, demo, worker and web (PORT, HOST, DATABASE_URL, NIANGJIA_DEMO=0)',
  ),
  async run({ tell }): Promise<Answer> {
    const stopped = stopSignal();
    const first = await Promise.race([start(tell), stopped]);
    // Still starting (the demo may be loading): nothing waits for an answer, and what is half done is begun again next time.
    if (typeof first === 'string') return { json: { ok: true, stoppedBy: first }, lines: [] };
    const stoppedBy = await stopped;
    tell(text('正在停止……', 'Stopping …'));
    await stopWithin(first.steps);
    return { json: { ok: true, url: first.url, stoppedBy }, lines: [] };
  },
};
