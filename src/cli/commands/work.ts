// `work`: the worker alone, for installations that keep long jobs away from the servers.
import type { Command } from '#cli/command.ts';
import { openHouse } from '#cli/house.ts';
import { stopSignal, stopWithin } from '#cli/stopping.ts';
import { portsOf, workerOf } from '#cli/working.ts';
import { text } from '#kit/text.ts';

const log = (line: string): void => void process.stderr.write(`${line}\n`);

export const command: Command = {
  says: text('只做后台工作（导入、批量办理、到期、发消息），不开网页', 'The background work alone, without the web'),
  async run({ tell }) {
    const stopped = stopSignal();
    const ports = portsOf(process.env, log);
    const opened = await openHouse(tell);
    const worker = workerOf(opened.engine, ports, log);
    worker.start();
    tell(text('后台工作已开始，Ctrl-C 停止。', 'At work; Ctrl-C stops it.'));
    const signal = await stopped;
    await stopWithin([() => worker.stop(), () => opened.close()]);
    return { json: { ok: true, stoppedBy: signal }, lines: ['后台工作已停止。 Stopped.'] };
  },
};
