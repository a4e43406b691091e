// Everything by life event: what happened, not which department.
import { Link } from 'wouter';
import { text } from '#kit/text.ts';
import { type LifeEventKey, lifeEvents } from '#policy/life-events.ts';
import { Icon, type IconName } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

const icons: Readonly<Record<LifeEventKey, IconName>> = {
  ...{ learn: 'cap', ill: 'med', hardship: 'hand', speak: 'talk' },
  ...{ family: 'baby', rest: 'rest', create: 'star', move: 'people' },
};

export const whatCameUp = text('您遇到了什么事', 'What has come up');

interface Props {
  readonly chosen?: string | null;
  readonly onChoose?: () => void;
}

export function LifeEvents({ chosen, onChoose }: Props) {
  const { say } = useReader();
  return (
    <nav className="life" aria-label={say(whatCameUp)}>
      {lifeEvents.map(({ key, title, holds }) => (
        <Link
          key={key}
          href={`/hall/services?event=${key}`}
          {...(onChoose ? { onClick: onChoose } : {})}
          {...(chosen === key ? { 'aria-current': 'true' as const } : {})}
        >
          <Icon name={icons[key]} />
          <span>
            <b>{say(title)}</b>
            <span className="meta">{say(holds)}</span>
          </span>
        </Link>
      ))}
    </nav>
  );
}
