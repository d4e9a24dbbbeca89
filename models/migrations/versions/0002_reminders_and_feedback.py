"""Reminders, calendar and leave, feedback at any time, agreed steps."""

import sqlalchemy as sa
from alembic import op

revision = "0002_reminders_and_feedback"
down_revision = "0001_first_loop"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the new tables, and let a file for import be the working calendar too."""
    op.create_table(
        "reminder_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column(
            "duty",
            sa.Enum(
                "SELF_REVIEW",
                "RETURNED",
                "ASSESSMENT",
                "ORGANISATION",
                "AGREEMENT",
                "SUPERIORS",
                "DIGEST",
                "CARD",
                name="duty_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "moment",
            sa.Enum(
                "ANNOUNCEMENT",
                "MIDPOINT",
                "BEFORE",
                "LAST_DAY",
                "AFTER",
                "ESCALATION",
                "REFERRAL",
                "DAILY",
                name="moment_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("through_id", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("week IN (5, 6)", name=op.f("ck_reminder_run_week_range")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_reminder_run_period_id_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_run")),
        sa.UniqueConstraint(
            "period_id",
            "duty",
            "moment",
            "due_on",
            "week",
            name=op.f("uq_reminder_run_period_id_duty_moment_due_on_week"),
        ),
    )
    op.create_index(
        "ix_reminder_run_unfinished",
        "reminder_run",
        ["period_id"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )

    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["set_by_id"], ["employee.id"], name=op.f("fk_calendar_day_set_by_id_employee")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "feedback_note",
        sa.Column("row_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column(
            "given_as",
            sa.Enum(
                "PENILAI",
                "COLLEAGUE",
                "TEAM_LEAD",
                "REPORT",
                name="givenas_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "FEEDBACK", "APPRECIATION", name="notekind_member", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "topic",
            sa.Enum(
                "INDICATOR",
                "VALUE",
                "COMPETENCE",
                name="notetopic_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("situation", sa.LargeBinary(), nullable=True),
        sa.Column("behaviour", sa.LargeBinary(), nullable=False),
        sa.Column("effect", sa.LargeBinary(), nullable=True),
        sa.Column("next_step", sa.LargeBinary(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("in_summary", sa.Boolean(), nullable=False),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_feedback_note_to_another_person")),
        sa.ForeignKeyConstraint(["from_id"], ["employee.id"], name=op.f("fk_feedback_note_from_id_employee")),
        sa.ForeignKeyConstraint(["to_id"], ["employee.id"], name=op.f("fk_feedback_note_to_id_employee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_note")),
    )
    op.create_index(op.f("ix_feedback_note_from_id"), "feedback_note", ["from_id"], unique=False)
    op.create_index(op.f("ix_feedback_note_to_id"), "feedback_note", ["to_id"], unique=False)

    op.create_table(
        "leave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_leave_days_are_ordered")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_leave_employee_id_employee")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["employee.id"], name=op.f("fk_leave_noted_by_id_employee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
        sa.UniqueConstraint("employee_id", "starts_on", name=op.f("uq_leave_employee_id_starts_on")),
    )
    op.create_index(op.f("ix_leave_employee_id"), "leave", ["employee_id"], unique=False)

    op.create_table(
        "reminder_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "duty",
            sa.Enum(
                "SELF_REVIEW",
                "RETURNED",
                "ASSESSMENT",
                "ORGANISATION",
                "AGREEMENT",
                "SUPERIORS",
                "DIGEST",
                "CARD",
                name="duty_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "moment",
            sa.Enum(
                "ANNOUNCEMENT",
                "MIDPOINT",
                "BEFORE",
                "LAST_DAY",
                "AFTER",
                "ESCALATION",
                "REFERRAL",
                "DAILY",
                name="moment_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("days BETWEEN 0 AND 60", name=op.f("ck_reminder_rule_days_range")),
        sa.CheckConstraint("minute BETWEEN 0 AND 1439", name=op.f("ck_reminder_rule_minute_range")),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["employee.id"], name=op.f("fk_reminder_rule_changed_by_id_employee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_rule")),
        sa.UniqueConstraint("duty", "moment", name=op.f("uq_reminder_rule_duty_moment")),
    )
    op.create_table(
        "reminder_wish",
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=True),
        sa.Column("quiet_days", sa.Integer(), nullable=False),
        sa.Column("fewer", sa.Boolean(), nullable=False),
        sa.Column(
            "digest",
            sa.Enum(
                "NEWS",
                "WEEKLY",
                "NEVER",
                name="digestpace_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_reminder_wish_hour_range")),
        sa.CheckConstraint("quiet_days BETWEEN 0 AND 127", name=op.f("ck_reminder_wish_quiet_days_range")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_reminder_wish_employee_id_employee")),
        sa.PrimaryKeyConstraint("employee_id", name=op.f("pk_reminder_wish")),
    )
    op.create_table(
        "agreement",
        sa.Column("row_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("penilai_id", sa.Integer(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.LargeBinary(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "PROPOSED",
                "AGREED",
                "DONE",
                "DROPPED",
                name="agreementstate_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("talk_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('DONE', 'DROPPED')) = (ended_at IS NOT NULL)", name=op.f("ck_agreement_end_is_dated")
        ),
        sa.CheckConstraint("state <> 'AGREED' OR agreed_at IS NOT NULL", name=op.f("ck_agreement_agreement_is_dated")),
        sa.CheckConstraint("employee_id <> penilai_id", name=op.f("ck_agreement_penilai_is_another_person")),
        sa.ForeignKeyConstraint(["appraisal_id"], ["appraisal.id"], name=op.f("fk_agreement_appraisal_id_appraisal")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_agreement_employee_id_employee")),
        sa.ForeignKeyConstraint(["penilai_id"], ["employee.id"], name=op.f("fk_agreement_penilai_id_employee")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["employee.id"], name=op.f("fk_agreement_proposed_by_id_employee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    op.create_index(op.f("ix_agreement_appraisal_id"), "agreement", ["appraisal_id"], unique=False)
    op.create_index(op.f("ix_agreement_employee_id"), "agreement", ["employee_id"], unique=False)
    op.create_index(op.f("ix_agreement_penilai_id"), "agreement", ["penilai_id"], unique=False)

    op.create_table(
        "agreement_check",
        sa.Column("row_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column(
            "progress",
            sa.Enum(
                "DONE",
                "ON_THE_WAY",
                "NOT_BEGUN",
                "NO_LONGER_FITS",
                name="progress_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_check_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["employee.id"], name=op.f("fk_agreement_check_by_id_employee")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_agreement_check_period_id_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_check")),
        sa.UniqueConstraint("agreement_id", "period_id", name=op.f("uq_agreement_check_agreement_id_period_id")),
    )
    op.create_index(op.f("ix_agreement_check_agreement_id"), "agreement_check", ["agreement_id"], unique=False)

    op.create_index(
        "ix_outbox_claimed",
        "outbox",
        ["claimed_at"],
        unique=False,
        sqlite_where=sa.text("status = 'CLAIMED'"),
        postgresql_where=sa.text("status = 'CLAIMED'"),
    )
    op.create_index("ix_outbox_kind_subject", "outbox", ["kind", "subject_id"], unique=False)
    op.create_index("ix_outbox_settled", "outbox", ["settled_at"], unique=False)

    with op.batch_alter_table("import_file") as batch:
        batch.alter_column(
            "kind",
            existing_type=_kinds("UNITS", "STAFF", "ORGANISATION"),
            type_=_kinds("UNITS", "STAFF", "ORGANISATION", "HOLIDAYS"),
            existing_nullable=False,
        )


def _kinds(*members: str) -> sa.Enum:
    """The kinds of files for import, with the rule that there are no others."""
    return sa.Enum(*members, name="importkind_member", native_enum=False, create_constraint=True, length=40)
