// `serve` (npm start): database, demo, worker and web in one process; says where and with which accounts, and ends cleanly.
import type { Server } from '#api/server.ts';
import type { Command } from '#cli/command.ts';
import { type OpenedHouse, openHouse } from '#cli/house.ts';
import { stopSignal, stopWithin } from '#cli/stopping.ts';
import { portsOf, workerOf } from '#cli/working.ts';
import { type Text, text } from '#kit/text.ts';
import { SetupProblem } from '#store/setup-problem.ts';

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

async function startServer(opened: OpenedHouse, port: number): Promise<Server> {
  const [{ serve }, { pageHeaders }, { overviewRoutes }] = await Promise.all([
    import('#api/server.ts'),
    import('#api/respond.ts'),
    import('#web/overview.ts'),
  ]);
  const { house, engine } = opened;
  const host = process.env.HOST || '127.0.0.1';
  try {
    return await serve(
      { house, engine },
      {
        port,
        host,
        extend: (app) =>
          overviewRoutes({ ...app, headers: (c) => pageHeaders(c, app.placement) }, house, { onError: log }),
        quiet: process.env.LOG_LEVEL === undefined,
      },
    );
  } catch (error) {
    throw explainListening(error, port, host);
  }
}

function greet(tell: (says: Text) => void, url: string): void {
  tell(
    text(
      `娘家已经在 ${url}/ 等您。接口说明：${url}/api/docs。Ctrl-C 停止。`,
      `Niangjia is at ${url}/ . API: ${url}/api/docs . Ctrl-C stops it.`,
    ),
  );
}

export const command: Command = {
  says: text(
    '启动：数据库、演示数据、后台工作与网页（PORT、HOST、DATABASE_URL、NIANGJIA_DEMO=0）',
    'Starts everything: database, demo, worker and web (PORT, HOST, DATABASE_URL, NIANGJIA_DEMO=0)',
  ),
  async run({ tell }) {
    const stopped = stopSignal();
    const port = portOf(process.env.PORT);
    const ports = portsOf(process.env, log);
    const opened = await openHouse(tell, { max: 20 });
    const worker = workerOf(opened.engine, ports, log);
    let server: Server | undefined;
    try {
      server = await startServer(opened, port);
      worker.start();
      greet(tell, server.url);
    } catch (error) {
      await opened.close();
      throw error;
    }
    const { url, close } = server;
    const signal = await stopped;
    tell(text('正在停止……', 'Stopping …'));
    await stopWithin([close, () => worker.stop(), () => opened.close()]);
    return { json: { ok: true, url, stoppedBy: signal }, lines: [] };
  },
};
