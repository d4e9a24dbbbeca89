"""The first loop: people, plans, appraisals, conversations, delivery and the trail."""

import sqlalchemy as sa
from alembic import op

revision = "0001_first_loop"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables."""
    op.create_table(
        "period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "BULANAN",
                "TW1",
                "TW2",
                "TW3",
                "TW4",
                "AKHIR",
                name="periodkind_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("follows", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("self_review_due_on", sa.Date(), nullable=False),
        sa.Column("assessment_due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "regulation_version",
            sa.Enum(
                "PP46_2011",
                "PERMENPANRB_8_2021",
                "PERMENPANRB_6_2022",
                name="regulationversion_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(kind = 'BULANAN' AND month BETWEEN 1 AND 12) OR (kind <> 'BULANAN' AND month = 0)",
            name=op.f("ck_period_month_range"),
        ),
        sa.CheckConstraint("NOT follows OR kind = 'AKHIR'", name=op.f("ck_period_only_the_year_follows")),
        sa.CheckConstraint("self_review_due_on <= assessment_due_on", name=op.f("ck_period_deadlines_are_ordered")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_period_days_are_ordered")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period")),
        sa.UniqueConstraint("year", "kind", "month", name=op.f("uq_period_year_kind_month")),
    )
    op.create_index(
        "ix_period_one_runs",
        "period",
        ["follows"],
        unique=True,
        sqlite_where=sa.text("opened_at IS NOT NULL AND closed_at IS NULL"),
        postgresql_where=sa.text("opened_at IS NOT NULL AND closed_at IS NULL"),
    )

    op.create_table(
        "processed_update",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("drawn", sa.Boolean(), nullable=False),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name=op.f("pk_processed_update")),
    )
    op.create_index(op.f("ix_processed_update_processed_at"), "processed_update", ["processed_at"], unique=False)

    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=60), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("head_id", sa.Integer(), nullable=True),
        sa.Column("is_organisation", sa.Boolean(), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.CheckConstraint("working_days IN (5, 6)", name=op.f("ck_unit_working_days_range")),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_unit_code")),
    )
    op.create_index(op.f("ix_unit_head_id"), "unit", ["head_id"], unique=False)
    op.create_index(op.f("ix_unit_parent_id"), "unit", ["parent_id"], unique=False)

    op.create_table(
        "update_failure",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("incident", sa.String(length=24), nullable=False),
        sa.Column("error", sa.String(length=120), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name=op.f("pk_update_failure")),
    )
    op.create_table(
        "employee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nip", sa.String(length=18), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "PNS",
                "PPPK",
                "PPPK_PARUH_WAKTU",
                "NON_ASN",
                name="employeekind_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rank", sa.String(length=60), nullable=True),
        sa.Column("position", sa.String(length=200), nullable=False),
        sa.Column(
            "position_kind",
            sa.Enum(
                "JPT_PRATAMA",
                "ADMINISTRATOR",
                "PENGAWAS",
                "PELAKSANA",
                "JF_KEAHLIAN",
                "JF_KETERAMPILAN",
                "NON_ASN",
                name="positionkind_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("grade", sa.String(length=40), nullable=True),
        sa.Column("additional_duty", sa.String(length=200), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("penilai_id", sa.Integer(), nullable=True),
        sa.Column("delegation_letter", sa.String(length=120), nullable=True),
        sa.Column("delegation_on", sa.Date(), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "ACTIVE",
                "CPNS",
                "TUGAS_BELAJAR",
                "CLTN",
                "CUTI_MELAHIRKAN",
                "SAKIT",
                "PENSIUN",
                "MENINGGAL",
                "PINDAH",
                name="servicestate_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("state_from", sa.Date(), nullable=True),
        sa.Column("state_until", sa.Date(), nullable=True),
        sa.Column("state_basis", sa.String(length=200), nullable=True),
        sa.Column("on_paper", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("nip IS NULL OR length(nip) = 18", name=op.f("ck_employee_nip_length")),
        sa.CheckConstraint(
            "penilai_id IS NULL OR penilai_id <> id", name=op.f("ck_employee_penilai_is_another_person")
        ),
        sa.ForeignKeyConstraint(["penilai_id"], ["employee.id"], name=op.f("fk_employee_penilai_id_employee")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_employee_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employee")),
        sa.UniqueConstraint("nip", name=op.f("uq_employee_nip")),
    )
    op.create_index(op.f("ix_employee_name"), "employee", ["name"], unique=False)
    op.create_index(op.f("ix_employee_penilai_id"), "employee", ["penilai_id"], unique=False)
    op.create_index(op.f("ix_employee_unit_id"), "employee", ["unit_id"], unique=False)

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("privacy_version", sa.String(length=20), nullable=True),
        sa.Column("privacy_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("keeps_messages", sa.Boolean(), nullable=False),
        sa.Column("unreachable_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["employee.id"], name=op.f("fk_account_confirmed_by_id_employee")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_account_employee_id_employee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("employee_id", name=op.f("uq_account_employee_id")),
        sa.UniqueConstraint("telegram_id", name=op.f("uq_account_telegram_id")),
    )
    op.create_table(
        "acting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("absent_id", sa.Integer(), nullable=False),
        sa.Column("acting_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("PLT", "PLH", name="actingkind_member", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("letter", sa.String(length=120), nullable=False),
        sa.CheckConstraint("absent_id <> acting_id", name=op.f("ck_acting_acting_is_another_person")),
        sa.CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_acting_days_are_ordered")),
        sa.ForeignKeyConstraint(["absent_id"], ["employee.id"], name=op.f("fk_acting_absent_id_employee")),
        sa.ForeignKeyConstraint(["acting_id"], ["employee.id"], name=op.f("fk_acting_acting_id_employee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acting")),
        sa.UniqueConstraint("absent_id", "starts_on", name=op.f("uq_acting_absent_id_starts_on")),
    )
    op.create_index(op.f("ix_acting_absent_id"), "acting", ["absent_id"], unique=False)
    op.create_index(op.f("ix_acting_acting_id"), "acting", ["acting_id"], unique=False)

    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=True),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["employee.id"], name=op.f("fk_audit_actor_id_employee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("subject", "subject_id", "position", name=op.f("uq_audit_subject_subject_id_position")),
    )
    op.create_table(
        "conversation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("flow", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "OPEN",
                "PARKED",
                "SENT",
                "CANCELLED",
                name="conversationstatus_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at_step", sa.String(length=40), nullable=True),
        sa.Column("at_item", sa.String(length=40), nullable=False),
        sa.Column("editing", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("step_revision", sa.Integer(), nullable=False),
        sa.Column("drawn_revision", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("step_message_id", sa.BigInteger(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_conversation_employee_id_employee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint(
            "employee_id", "flow", "subject_id", name=op.f("uq_conversation_employee_id_flow_subject_id")
        ),
    )
    op.create_index(
        "ix_conversation_one_open",
        "conversation",
        ["employee_id"],
        unique=True,
        sqlite_where=sa.text("status = 'OPEN'"),
        postgresql_where=sa.text("status = 'OPEN'"),
    )
    op.create_index(
        "ix_conversation_undrawn",
        "conversation",
        ["id"],
        unique=False,
        sqlite_where=sa.text("drawn_revision < revision"),
        postgresql_where=sa.text("drawn_revision < revision"),
    )

    op.create_table(
        "import_file",
        sa.Column("row_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "UNITS",
                "STAFF",
                "ORGANISATION",
                name="importkind_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["employee.id"], name=op.f("fk_import_file_owner_id_employee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
    )
    op.create_index(op.f("ix_import_file_owner_id"), "import_file", ["owner_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.BigInteger(), nullable=True),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_invitation_employee_id_employee")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["employee.id"], name=op.f("fk_invitation_issued_by_id_employee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index(op.f("ix_invitation_employee_id"), "invitation", ["employee_id"], unique=False)

    op.create_table(
        "organisation_result",
        sa.Column("row_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column(
            "predicate",
            sa.Enum(
                "ISTIMEWA",
                "BAIK",
                "BUTUH_PERBAIKAN",
                "KURANG",
                "SANGAT_KURANG",
                name="organisationpredicate_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=200), nullable=True),
        sa.Column("letter_number", sa.LargeBinary(), nullable=True),
        sa.Column("letter_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(on_behalf_of IS NULL) = (letter_number IS NULL) AND (on_behalf_of IS NULL) = (letter_on IS NULL)",
            name=op.f("ck_organisation_result_recorded_with_its_letter"),
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_organisation_result_period_id_period")),
        sa.ForeignKeyConstraint(["set_by_id"], ["employee.id"], name=op.f("fk_organisation_result_set_by_id_employee")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_organisation_result_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_result")),
        sa.UniqueConstraint("unit_id", "period_id", name=op.f("uq_organisation_result_unit_id_period_id")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=True),
        sa.Column("telegram_id", sa.BigInteger(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("dedupe_key", sa.String(length=120), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "WAITING",
                "CLAIMED",
                "SENT",
                "OBSOLETE",
                "UNREACHABLE",
                "UNKNOWN",
                "DEAD",
                name="outboxstatus_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("legal", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(recipient_id IS NULL) <> (telegram_id IS NULL)", name=op.f("ck_outbox_one_addressee")),
        sa.ForeignKeyConstraint(["recipient_id"], ["employee.id"], name=op.f("fk_outbox_recipient_id_employee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_dedupe_key")),
    )
    op.create_index(op.f("ix_outbox_recipient_id"), "outbox", ["recipient_id"], unique=False)
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("status = 'WAITING'"),
        postgresql_where=sa.text("status = 'WAITING'"),
    )

    op.create_table(
        "period_change",
        sa.Column("row_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                "OPENED",
                "MOVED",
                "CLOSED",
                "FORCED",
                name="periodact_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["employee.id"], name=op.f("fk_period_change_by_id_employee")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_period_change_period_id_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_change")),
    )
    op.create_index(op.f("ix_period_change_period_id"), "period_change", ["period_id"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("BKPSDM", "UNIT_ADMIN", name="role_member", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role <> 'UNIT_ADMIN' OR unit_id IS NOT NULL", name=op.f("ck_role_grant_unit_admin_has_unit")
        ),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_role_grant_employee_id_employee")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_role_grant_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint("employee_id", "role", "unit_id", name=op.f("uq_role_grant_employee_id_role_unit_id")),
    )
    op.create_index(op.f("ix_role_grant_employee_id"), "role_grant", ["employee_id"], unique=False)

    op.create_table(
        "skp",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "DRAFT",
                "DIAJUKAN",
                "DIKEMBALIKAN",
                "DISETUJUI",
                name="skpstatus_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("version >= 1", name=op.f("ck_skp_version_range")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["employee.id"], name=op.f("fk_skp_approved_by_id_employee")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_skp_employee_id_employee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skp")),
        sa.UniqueConstraint("employee_id", "year", "version", name=op.f("uq_skp_employee_id_year_version")),
    )
    op.create_index(op.f("ix_skp_employee_id"), "skp", ["employee_id"], unique=False)

    op.create_table(
        "ticket",
        sa.Column("row_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ACCESS",
                "NAME",
                "POSITION",
                "UNIT",
                "SUPERIOR",
                "OTHER",
                name="ticketkind_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("employee_id", sa.Integer(), nullable=True),
        sa.Column("telegram_id", sa.BigInteger(), nullable=True),
        sa.Column("suggestion", sa.LargeBinary(), nullable=False),
        sa.Column("suggested_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "OPEN",
                "ACCEPTED",
                "REFUSED",
                name="ticketstatus_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(employee_id IS NULL) = (kind = 'ACCESS')", name=op.f("ck_ticket_stranger_asks_for_access")
        ),
        sa.CheckConstraint("(status = 'OPEN') = (decided_at IS NULL)", name=op.f("ck_ticket_decision_is_complete")),
        sa.CheckConstraint(
            "(telegram_id IS NOT NULL) = (kind = 'ACCESS')", name=op.f("ck_ticket_access_names_the_account")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["employee.id"], name=op.f("fk_ticket_decided_by_id_employee")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_ticket_employee_id_employee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
    )
    op.create_index(op.f("ix_ticket_employee_id"), "ticket", ["employee_id"], unique=False)
    op.create_index(
        "ix_ticket_open",
        "ticket",
        ["id"],
        unique=False,
        sqlite_where=sa.text("status = 'OPEN'"),
        postgresql_where=sa.text("status = 'OPEN'"),
    )

    op.create_table(
        "answer",
        sa.Column("row_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_answer_conversation_id_conversation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("conversation_id", "step", "item", name=op.f("uq_answer_conversation_id_step_item")),
    )
    op.create_index(op.f("ix_answer_conversation_id"), "answer", ["conversation_id"], unique=False)

    op.create_table(
        "appraisal",
        sa.Column("row_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("penilai_id", sa.Integer(), nullable=True),
        sa.Column("skp_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "OPEN",
                "SUBMITTED",
                "RETURNED",
                "ASSESSED",
                "EXEMPT",
                name="stage_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_reason", sa.LargeBinary(), nullable=True),
        sa.Column("result_rating", sa.SmallInteger(), nullable=True),
        sa.Column("behaviour_rating", sa.SmallInteger(), nullable=True),
        sa.Column("contribution_rating", sa.SmallInteger(), nullable=True),
        sa.Column(
            "organisation_predicate",
            sa.Enum(
                "ISTIMEWA",
                "BAIK",
                "BUTUH_PERBAIKAN",
                "KURANG",
                "SANGAT_KURANG",
                name="organisationpredicate_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "predikat",
            sa.Enum(
                "SANGAT_BAIK",
                "BAIK",
                "BUTUH_PERBAIKAN",
                "KURANG",
                "SANGAT_KURANG",
                name="predikat_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("assessed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assessed_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "assessed_as",
            sa.Enum("PLT", "PLH", name="actingkind_member", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("assessed_for_id", sa.Integer(), nullable=True),
        sa.Column(
            "exempt_state",
            sa.Enum(
                "ACTIVE",
                "CPNS",
                "TUGAS_BELAJAR",
                "CLTN",
                "CUTI_MELAHIRKAN",
                "SAKIT",
                "PENSIUN",
                "MENINGGAL",
                "PINDAH",
                name="servicestate_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("exempt_basis", sa.String(length=200), nullable=True),
        sa.Column(
            "regulation_version",
            sa.Enum(
                "PP46_2011",
                "PERMENPANRB_8_2021",
                "PERMENPANRB_6_2022",
                name="regulationversion_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(stage = 'ASSESSED') = (predikat IS NOT NULL) AND "
            "(predikat IS NULL OR (result_rating IS NOT NULL AND behaviour_rating IS NOT NULL AND "
            "contribution_rating IS NOT NULL AND organisation_predicate IS NOT NULL AND "
            "assessed_at IS NOT NULL AND assessed_by_id IS NOT NULL))",
            name=op.f("ck_appraisal_predikat_is_complete"),
        ),
        sa.CheckConstraint(
            "(stage = 'EXEMPT') = (exempt_state IS NOT NULL)", name=op.f("ck_appraisal_exemption_has_its_reason")
        ),
        sa.CheckConstraint(
            "(assessed_as IS NULL) = (assessed_for_id IS NULL)", name=op.f("ck_appraisal_acting_for_somebody")
        ),
        sa.CheckConstraint("behaviour_rating IN (-1, 0, 1)", name=op.f("ck_appraisal_behaviour_rating_range")),
        sa.CheckConstraint("contribution_rating IN (-1, 0, 1)", name=op.f("ck_appraisal_contribution_rating_range")),
        sa.CheckConstraint(
            "penilai_id IS NULL OR penilai_id <> employee_id", name=op.f("ck_appraisal_penilai_is_another_person")
        ),
        sa.CheckConstraint("result_rating IN (-1, 0, 1)", name=op.f("ck_appraisal_result_rating_range")),
        sa.ForeignKeyConstraint(["assessed_by_id"], ["employee.id"], name=op.f("fk_appraisal_assessed_by_id_employee")),
        sa.ForeignKeyConstraint(
            ["assessed_for_id"], ["employee.id"], name=op.f("fk_appraisal_assessed_for_id_employee")
        ),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_appraisal_employee_id_employee")),
        sa.ForeignKeyConstraint(["penilai_id"], ["employee.id"], name=op.f("fk_appraisal_penilai_id_employee")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_appraisal_period_id_period")),
        sa.ForeignKeyConstraint(["skp_id"], ["skp.id"], name=op.f("fk_appraisal_skp_id_skp")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_appraisal_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal")),
        sa.UniqueConstraint("employee_id", "period_id", name=op.f("uq_appraisal_employee_id_period_id")),
    )
    op.create_index("ix_appraisal_penilai_period", "appraisal", ["penilai_id", "period_id"], unique=False)
    op.create_index(op.f("ix_appraisal_period_id"), "appraisal", ["period_id"], unique=False)
    op.create_index(op.f("ix_appraisal_stage"), "appraisal", ["stage"], unique=False)

    op.create_table(
        "chat_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delete_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_chat_message_conversation_id_conversation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_message")),
        sa.UniqueConstraint("telegram_id", "message_id", name=op.f("uq_chat_message_telegram_id_message_id")),
    )
    op.create_index(op.f("ix_chat_message_conversation_id"), "chat_message", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_chat_message_delete_at"), "chat_message", ["delete_at"], unique=False)

    op.create_table(
        "planned_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("skp_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "UTAMA", "TAMBAHAN", name="resultkind_member", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "classification",
            sa.Enum(
                "ORGANISASI",
                "INDIVIDU",
                name="classification_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("supports", sa.String(length=500), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_planned_result_number_range")),
        sa.ForeignKeyConstraint(["skp_id"], ["skp.id"], name=op.f("fk_planned_result_skp_id_skp")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_result")),
        sa.UniqueConstraint("skp_id", "number", name=op.f("uq_planned_result_skp_id_number")),
    )
    op.create_index(op.f("ix_planned_result_skp_id"), "planned_result", ["skp_id"], unique=False)

    op.create_table(
        "visitor",
        sa.Column("telegram_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column(
            "asks",
            sa.Enum(
                "NOTHING",
                "CODE",
                "ACCESS",
                name="visitorask_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitation.id"], name=op.f("fk_visitor_invitation_id_invitation")),
        sa.PrimaryKeyConstraint("telegram_id", name=op.f("pk_visitor")),
    )
    op.create_table(
        "access_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=40), nullable=False),
        sa.Column("view", sa.String(length=40), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["appraisal_id"], ["appraisal.id"], name=op.f("fk_access_log_appraisal_id_appraisal")),
        sa.ForeignKeyConstraint(["reader_id"], ["employee.id"], name=op.f("fk_access_log_reader_id_employee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
    )
    op.create_index("ix_access_log_appraisal", "access_log", ["appraisal_id", "seen_at"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("row_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("planned_result_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "PHOTO",
                "DOCUMENT",
                "VOICE",
                name="evidencekind_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("mime", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("media_group", sa.String(length=64), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_evidence_size_range")),
        sa.ForeignKeyConstraint(["appraisal_id"], ["appraisal.id"], name=op.f("fk_evidence_appraisal_id_appraisal")),
        sa.ForeignKeyConstraint(["owner_id"], ["employee.id"], name=op.f("fk_evidence_owner_id_employee")),
        sa.ForeignKeyConstraint(
            ["planned_result_id"], ["planned_result.id"], name=op.f("fk_evidence_planned_result_id_planned_result")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint(
            "appraisal_id",
            "planned_result_id",
            "digest",
            name=op.f("uq_evidence_appraisal_id_planned_result_id_digest"),
        ),
    )
    op.create_index(
        "ix_evidence_album",
        "evidence",
        ["appraisal_id", "media_group"],
        unique=False,
        sqlite_where=sa.text("media_group IS NOT NULL"),
        postgresql_where=sa.text("media_group IS NOT NULL"),
    )
    op.create_index(op.f("ix_evidence_owner_id"), "evidence", ["owner_id"], unique=False)
    op.create_index(op.f("ix_evidence_planned_result_id"), "evidence", ["planned_result_id"], unique=False)

    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("planned_result_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "aspect",
            sa.Enum(
                "KUANTITAS",
                "KUALITAS",
                "WAKTU",
                "BIAYA",
                name="aspect_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column(
            "polarity",
            sa.Enum(
                "NORMAL",
                "KHUSUS",
                "RENTANG",
                name="polarity_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("target", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("target_high", sa.Numeric(precision=18, scale=4), nullable=True),
        sa.Column(
            "direction",
            sa.Enum("NORMAL", "KHUSUS", name="direction_member", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("target_is_maximum", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(polarity = 'RENTANG') = (target_high IS NOT NULL AND direction IS NOT NULL)",
            name=op.f("ck_indicator_range_is_complete"),
        ),
        sa.CheckConstraint("target > 0", name=op.f("ck_indicator_target_positive")),
        sa.CheckConstraint("target_high IS NULL OR target_high >= target", name=op.f("ck_indicator_range_is_ordered")),
        sa.ForeignKeyConstraint(
            ["planned_result_id"], ["planned_result.id"], name=op.f("fk_indicator_planned_result_id_planned_result")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("planned_result_id", "number", name=op.f("uq_indicator_planned_result_id_number")),
    )
    op.create_index(op.f("ix_indicator_planned_result_id"), "indicator", ["planned_result_id"], unique=False)

    op.create_table(
        "paper_entry",
        sa.Column("row_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "SELF_REVIEW",
                "ASSESSMENT",
                name="paperpart_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("scan", sa.JSON(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "ENTERED",
                "CONFIRMED",
                "REFUSED",
                name="paperstatus_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(status = 'ENTERED') = (decided_at IS NULL)", name=op.f("ck_paper_entry_decision_is_complete")
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> entered_by_id", name=op.f("ck_paper_entry_second_person")
        ),
        sa.ForeignKeyConstraint(["appraisal_id"], ["appraisal.id"], name=op.f("fk_paper_entry_appraisal_id_appraisal")),
        sa.ForeignKeyConstraint(["author_id"], ["employee.id"], name=op.f("fk_paper_entry_author_id_employee")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["employee.id"], name=op.f("fk_paper_entry_decided_by_id_employee")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["employee.id"], name=op.f("fk_paper_entry_entered_by_id_employee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_entry")),
    )
    op.create_index(op.f("ix_paper_entry_appraisal_id"), "paper_entry", ["appraisal_id"], unique=False)
    op.create_index(
        "ix_paper_entry_one_waiting",
        "paper_entry",
        ["appraisal_id", "part"],
        unique=True,
        sqlite_where=sa.text("status = 'ENTERED'"),
        postgresql_where=sa.text("status = 'ENTERED'"),
    )

    op.create_table(
        "rating",
        sa.Column("row_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column(
            "party",
            sa.Enum("EMPLOYEE", "PENILAI", name="party_member", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "phase",
            sa.Enum("BLIND", "FINAL", name="phase_member", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "subject",
            sa.Enum(
                "PLANNED_RESULT",
                "VALUE",
                "CONTRIBUTION",
                "HASIL_KERJA",
                "PERILAKU_KERJA",
                name="ratingsubject_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("rating", sa.SmallInteger(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("writer_id", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rating IN (-1, 0, 1)", name=op.f("ck_rating_rating_range")),
        sa.ForeignKeyConstraint(["appraisal_id"], ["appraisal.id"], name=op.f("fk_rating_appraisal_id_appraisal")),
        sa.ForeignKeyConstraint(["writer_id"], ["employee.id"], name=op.f("fk_rating_writer_id_employee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint(
            "appraisal_id",
            "party",
            "phase",
            "subject",
            "item",
            name=op.f("uq_rating_appraisal_id_party_phase_subject_item"),
        ),
    )
    op.create_index(op.f("ix_rating_appraisal_id"), "rating", ["appraisal_id"], unique=False)

    op.create_table(
        "statement",
        sa.Column("row_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column(
            "party",
            sa.Enum("EMPLOYEE", "PENILAI", name="party_member", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "topic",
            sa.Enum(
                "IMPACT",
                "CONTRIBUTION",
                "HELPED",
                "HINDERED",
                "DEVELOP",
                "NOTE",
                name="topic_member",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["appraisal_id"], ["appraisal.id"], name=op.f("fk_statement_appraisal_id_appraisal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint(
            "appraisal_id", "party", "topic", "item", name=op.f("uq_statement_appraisal_id_party_topic_item")
        ),
    )
    op.create_index(op.f("ix_statement_appraisal_id"), "statement", ["appraisal_id"], unique=False)

    op.create_table(
        "realisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_realisation_amount_range")),
        sa.ForeignKeyConstraint(["appraisal_id"], ["appraisal.id"], name=op.f("fk_realisation_appraisal_id_appraisal")),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=op.f("fk_realisation_indicator_id_indicator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_realisation")),
        sa.UniqueConstraint("appraisal_id", "indicator_id", name=op.f("uq_realisation_appraisal_id_indicator_id")),
    )
    op.create_index(op.f("ix_realisation_appraisal_id"), "realisation", ["appraisal_id"], unique=False)
