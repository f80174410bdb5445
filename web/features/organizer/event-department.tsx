import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { DepartmentId } from "#shared/ids";
import { useApi } from "#web/lib/trpc";
import { Select } from "#web/ui/field";

export type EventDepartmentProps = {
  departmentId: DepartmentId | null;
  onChange: (departmentId: DepartmentId | null) => void;
};

/** Whose event it is. Nothing to choose, and nothing shown, in a college without departments. */
export function EventDepartment({ departmentId, onChange }: EventDepartmentProps) {
  const { trpc } = useApi();
  const { data } = useQuery(trpc.college.listDepartments.queryOptions());
  const only = data && !data.wholeCollege ? data.departments[0]?.id : undefined;
  useEffect(() => {
    // Somebody who organizes for clubs alone cannot make events of the college.
    if (departmentId === null && only) onChange(only);
  }, [departmentId, only, onChange]);
  if (!data || data.departments.length === 0) return null;
  return (
    <Select
      label="Whose event"
      hint="Its organizers can change it too."
      value={departmentId ?? ""}
      options={[
        ...(data.wholeCollege ? [{ value: "", label: "The college's own" }] : []),
        ...data.departments.map(({ id, name }) => ({ value: id as string, label: name })),
      ]}
      onChange={(value) => onChange(value === "" ? null : (value as DepartmentId))}
    />
  );
}
