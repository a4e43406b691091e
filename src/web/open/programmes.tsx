// The programmes in force, each with a way to its whole text.
import { Link } from 'wouter';
import { OpenFrame } from '#web/open/frame.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';

export default function OpenProgrammes() {
  const { say } = useReader();
  const { fullDay } = useFormats();
  const programmes = useAnswer('GET /programmes', {});
  return (
    <OpenFrame title={say('办法', 'Programmes')}>
      <p className="sub">
        {say('谁能得、得多少、怎么办，都写在办法里', 'Who has it, how much, and how: all of it is written here')}
      </p>
      <div className="paper">
        <Shown of={programmes}>
          {({ items }) => {
            // The newest version of each comes first.
            const latest = items.filter(
              (one, n) => items.findIndex((other) => other.programmeKey === one.programmeKey) === n,
            );
            if (latest.length === 0)
              return <Empty says={{ zh: '还没有发布办法', en: 'No programme has been published yet' }} />;
            return (
              <ul className="list">
                {latest.map((one) => (
                  <li key={one.programmeKey}>
                    <Link href={`/open/programmes/${one.programmeKey}`} className="item">
                      <div className="grow">
                        <div className="t">{say(one.title)}</div>
                        <div className="meta">
                          {say(`${fullDay(one.effectiveFrom)}起施行`, `In force from ${fullDay(one.effectiveFrom)}`)}
                        </div>
                      </div>
                      <Icon name="right" className="chev" />
                    </Link>
                  </li>
                ))}
              </ul>
            );
          }}
        </Shown>
      </div>
    </OpenFrame>
  );
}
