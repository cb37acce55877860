/** What stands above the list of a tab, and in its place where it is empty. */

import { Text } from '@mantine/core';

export function TabWords({ children }: { readonly children: string }) {
  return (
    <Text c="var(--fb-text-2)" mb={8}>
      {children}
    </Text>
  );
}
