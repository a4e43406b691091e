// The first screen, in this order: what waits for me, what is due to me, what I am in line for, what is coming, everything else.

import { Phone } from '#web/hall/phone.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { Shown } from '#web/parts/said.tsx';

export function Home() {
  const { say } = useReader();
  const me = useAnswer('GET /me', {});
  return (
    <Phone>
      <Shown of={me}>
        {({ name }) => (
          <section className="sec">
            <h1>{say(`${name}，您好`, `Hello, ${name}`)}</h1>
          </section>
        )}
      </Shown>
    </Phone>
  );
}
