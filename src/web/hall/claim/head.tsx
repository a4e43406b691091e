// What is given out, before anything else: its name, when and where, how many there are and how many for each.
import type { Programme } from '#policy/programme.ts';
import { EventLine } from '#web/hall/event-line.tsx';
import type { Service } from '#web/hall/services/words.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Parts } from '#web/parts/parts.tsx';

interface ToldProps extends Pick<Service, 'programme' | 'parameters' | 'claim'> {
  /** What stands above it. */
  readonly shown: string;
}

/** What the round says in its own words: when, where, how it is handed over. */
function Told({ programme, parameters, claim, shown }: ToldProps) {
  const { say } = useReader();
  const asked = Object.entries((programme as unknown as Programme).parameters);
  const told = asked.filter(([key, { type }]) => type === 'text' && parameters[key]);
  const { event } = claim ?? {};
  if (event)
    return (
      <>
        {event.what.zh !== shown && <p className="sub">{say(event.what)}</p>}
        <p className="sub">
          <EventLine event={event} />
        </p>
      </>
    );
  return told.map(([key, { label }]) => (
    <p key={key} className="sub">
      <span className="sr">{say(label)} </span>
      {String(parameters[key])}
    </p>
  ));
}

export function ClaimHead({ service }: { readonly service: Service }) {
  const { say } = useReader();
  const { count } = useFormats();
  const { claim, title, inShort, roundName, stages } = service;
  const packages = claim?.packages ?? [];
  const alone = packages.length === 1 ? packages[0]! : null;
  const total = packages.reduce((sum, { left, given }) => sum + left + given, 0);
  const household = stages[0]?.settings.per === 'household';
  return (
    <section className="sec first claim-head">
      <p className="meta">
        <Parts of={[alone ? say(title) : null, roundName]} />
      </p>
      <h1>{say(alone ? alone.label : title)}</h1>
      <Told {...service} shown={alone ? alone.label.zh : ''} />
      {total > 0 ? (
        <p className="meta">
          <Parts
            of={[
              say(`${count(total)} 份`, `${count(total)} in all`),
              household ? say('每户 1 份', 'one for each household') : say('每人 1 份', 'one each'),
            ]}
          />
        </p>
      ) : (
        inShort && <p className="sub">{say(inShort)}</p>
      )}
    </section>
  );
}
