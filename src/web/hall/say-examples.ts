// What stands under the box of the first screen, so that one sees how it may be said.
import { type Text, text } from '#kit/text.ts';

export const sayExamples: readonly Text[] = [
  text('三个月没发工资', 'Not paid for months'),
  text('家里人住院了', 'Mother is in hospital'),
  text('考下了一本证', 'I got a certificate'),
  text('心里堵得慌', 'I am feeling low'),
];
