// How long until it opens, by the server's clock. Read out once in a while and not every second.
import type { ServerClock } from '#web/hall/claim/server-clock.ts';
import { useReader } from '#web/parts/language.tsx';

const worthSayingMs = 2_000;

export function Countdown({
  until,
  clock,
  says,
}: {
  readonly until: Date;
  readonly clock: ServerClock;
  /** When, in words. */
  readonly says: string;
}) {
  const { say } = useReader();
  const seconds = Math.max(0, Math.ceil((until.getTime() - clock.now.getTime()) / 1000));
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 3600), say('小时', 'h')],
    [Math.floor(seconds / 60) % 60, say('分', 'min')],
    [seconds % 60, say('秒', 's')],
  ];
  const off = Math.round(Math.abs(clock.behindMs) / 1000);
  return (
    <section className="sec">
      <p className="meta">{say(`${says} 开始，还有`, `Opens ${says}; in`)}</p>
      <p className="countdown" role="timer">
        {parts.map(([n, unit]) => (
          <span key={unit}>
            <b>{String(n).padStart(2, '0')}</b> {unit}
          </span>
        ))}
      </p>
      <p className="meta">
        {Math.abs(clock.behindMs) < worthSayingMs
          ? say('按服务器时间', 'By the server’s clock')
          : clock.behindMs > 0
            ? say(
                `按服务器时间，您的手机慢了 ${off} 秒，已校准`,
                `By the server’s clock; yours is ${off} s slow, allowed for`,
              )
            : say(
                `按服务器时间，您的手机快了 ${off} 秒，已校准`,
                `By the server’s clock; yours is ${off} s fast, allowed for`,
              )}
      </p>
    </section>
  );
}
