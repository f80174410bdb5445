import { hostSchema, saveBrandSchema } from "#shared/inputs/colleges";
import { exportPageSchema, leaveSchema } from "#shared/inputs/leaving";
import { addDepartmentSchema, renameDepartmentSchema } from "#shared/inputs/people";
import { beginExport, getExportPage } from "../services/colleges/export-college.ts";
import { getLeaving, leavePlatform, stayHere } from "../services/colleges/leave-platform.ts";
import { saveBrand } from "../services/colleges/save-brand.ts";
import { addDepartment } from "../services/departments/add-department.ts";
import { listDepartments } from "../services/departments/list-departments.ts";
import { renameDepartment } from "../services/departments/rename-department.ts";
import { addHost, removeHost, verifyHost } from "../services/hosts/change-hosts.ts";
import { listHosts } from "../services/hosts/list-hosts.ts";
import { audited, everywhere, router, somewhere } from "./trpc.ts";

const managed = everywhere("manage-college");

/** What a college is: its name and colour, its departments and clubs. */
export const collegeRouter = router({
  listHosts: everywhere("see-settings").query(({ ctx }) => listHosts(ctx.call)),
  addHost: managed
    .input(hostSchema)
    .use(audited)
    .mutation(({ ctx, input }) => addHost(ctx.call, input)),
  verifyHost: managed
    .input(hostSchema)
    .use(audited)
    .mutation(({ ctx, input }) => verifyHost(ctx.call, input)),
  removeHost: managed
    .input(hostSchema)
    .use(audited)
    .mutation(({ ctx, input }) => removeHost(ctx.call, input)),
  leaving: everywhere("see-settings").query(({ ctx }) => getLeaving(ctx.call)),
  leave: managed
    .input(leaveSchema)
    .use(audited)
    .mutation(({ ctx, input }) => leavePlatform(ctx.call, input)),
  stay: managed.use(audited).mutation(({ ctx }) => stayHere(ctx.call)),
  beginExport: managed.use(audited).mutation(({ ctx }) => beginExport(ctx.call)),
  exportPage: managed.input(exportPageSchema).query(({ ctx, input }) => getExportPage(ctx.call, input)),
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
