// Word, shape and colour, always all three (design §4): red only for what waits for this very reader.
import type { Text } from '#kit/text.ts';
import { Icon, type IconName } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

export type Tone = 'wait' | 'go' | 'ok' | 'warn' | 'bad' | 'off' | 'stopped' | 'unknown';

const shapes: Readonly<Record<Tone, readonly [IconName, string]>> = {
  wait: ['dot', 'wait'],
  go: ['half', 'go'],
  ok: ['done', 'ok'],
  warn: ['tri', 'warn'],
  bad: ['no', 'bad'],
  off: ['ring', 'off'],
  stopped: ['pause', 'off'],
  unknown: ['ask', 'off'],
};

export function StatusTag({
  tone,
  says,
  box = false,
}: {
  readonly tone: Tone;
  readonly says: Text;
  readonly box?: boolean;
}) {
  const { say } = useReader();
  const [shape, colour] = shapes[tone];
  return (
    <span className={`tag ${colour}${box ? ' box' : ''}`}>
      <Icon name={shape} />
      {say(says)}
    </span>
  );
}
