// An address that leads nowhere.
import { Phone } from '#web/hall/phone.tsx';
import { Empty } from '#web/parts/said.tsx';

export default function Missing() {
  return (
    <Phone back="/">
      <section className="sec">
        <Empty
          says={{
            zh: '没有这个页面。可能是地址抄错了，或者这件事已经办完',
            en: 'There is no such page. The address may be wrong, or the matter is closed',
          }}
        />
      </section>
    </Phone>
  );
}
