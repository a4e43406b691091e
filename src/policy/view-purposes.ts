// Why somebody looked at a person's data, where the program writes it down itself and nobody types it: in words for that person.
import { type Text, text } from '#kit/text.ts';

export const viewPurposes: Readonly<Record<string, Text>> = {
  'behalf.service': text('要替您办一件事', 'To apply for you'),
  'needs.get': text('要落实您走访时说的需要', 'To see to the need you told of at a visit'),
  'behalf.case': text('要替您办这件', 'To act for you in this case'),
  'deliveries.route': text('给您送东西', 'Bringing you something'),
  'panels.work': text('评审您参评的作品', 'Judging your work'),
  'corrections.list': text('核对您提的更正', 'Looking at what you said is wrong'),
};
