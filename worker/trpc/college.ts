import { saveBrandSchema } from "#shared/inputs/colleges";
import { addDepartmentSchema, renameDepartmentSchema } from "#shared/inputs/people";
import { saveBrand } from "../services/colleges/save-brand.ts";
import { addDepartment } from "../services/departments/add-department.ts";
import { listDepartments } from "../services/departments/list-departments.ts";
import { renameDepartment } from "../services/departments/rename-department.ts";
import { audited, everywhere, router, somewhere } from "./trpc.ts";

const managed = everywhere("manage-college");

/** What a college is: its name and colour, its departments and clubs. */
export const collegeRouter = router({
  saveBrand: managed
    .input(saveBrandSchema)
    .use(audited)
    .mutation(({ ctx, input }) => saveBrand(ctx.call, input)),
  listDepartments: somewhere("manage-events").query(({ ctx }) => listDepartments(ctx.call)),
  addDepartment: managed
    .input(addDepartmentSchema)
    .use(audited)
    .mutation(({ ctx, input }) => addDepartment(ctx.call, input)),
  renameDepartment: managed
    .input(renameDepartmentSchema)
    .use(audited)
    .mutation(({ ctx, input }) => renameDepartment(ctx.call, input)),
});
