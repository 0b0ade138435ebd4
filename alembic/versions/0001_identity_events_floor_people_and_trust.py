"""identity, events, floor, people and trust

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    op.create_table(
        "attendee_history",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("attendee_id", BigId, nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("old_values", Json, nullable=True),
        sa.Column("new_values", Json, nullable=True),
        sa.Column("changed_by", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("ip", sa.String(length=45), nullable=True),
        sa.Column("user_agent", sa.String(length=300), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendee_history")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_attendee_history_attendee_id"), "attendee_history", ["attendee_id"], unique=False)
    op.create_index(op.f("ix_attendee_history_event_id"), "attendee_history", ["event_id"], unique=False)
    op.create_index(op.f("ix_attendee_history_tenant_id"), "attendee_history", ["tenant_id"], unique=False)

    op.create_table(
        "tenants",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("branding_settings", Json, server_default="{}", nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('pending', 'active', 'suspended')", name=op.f("ck_tenants_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenants")),
        sa.UniqueConstraint("slug", name=op.f("uq_tenants_slug")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "users",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=100), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("is_platform_admin", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_users_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "activity_logs",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("metadata", Json, server_default="{}", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_activity_logs_tenant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_logs")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_activity_logs_tenant_id_created_at", "activity_logs", ["tenant_id", "created_at"], unique=False)

    op.create_table(
        "events",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("organizer_id", BigId, nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=4000), nullable=False),
        sa.Column("venue", sa.String(length=200), nullable=False),
        sa.Column("city", sa.String(length=120), nullable=False),
        sa.Column("country", sa.String(length=80), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("hero_image_url", sa.String(length=500), nullable=False),
        sa.Column("seo_meta", Json, server_default="{}", nullable=False),
        sa.Column("hold_minutes", sa.Integer(), nullable=False),
        sa.Column("cancellation_deadline_hours", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('draft', 'published', 'canceled', 'archived')", name=op.f("ck_events_status")),
        sa.CheckConstraint("cancellation_deadline_hours BETWEEN 0 AND 8760", name=op.f("ck_events_deadline")),
        sa.CheckConstraint("capacity IS NULL OR capacity >= 0", name=op.f("ck_events_capacity")),
        sa.CheckConstraint("end_at > start_at", name=op.f("ck_events_ends_after_start")),
        sa.CheckConstraint("hold_minutes BETWEEN 3 AND 10", name=op.f("ck_events_hold_minutes")),
        sa.ForeignKeyConstraint(
            ["organizer_id"], ["users.id"], name=op.f("fk_events_organizer_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_events_tenant_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("tenant_id", "slug", name=op.f("uq_events_tenant_id_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_events_organizer_id"), "events", ["organizer_id"], unique=False)
    op.create_index(op.f("ix_events_start_at"), "events", ["start_at"], unique=False)
    op.create_index(op.f("ix_events_tenant_id"), "events", ["tenant_id"], unique=False)

    op.create_table(
        "guests",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("search_name", sa.String(length=400), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("company", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_guests_tenant_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guests")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_guests_tenant_id_search_name", "guests", ["tenant_id", "search_name"], unique=False)
    op.create_index(
        "uq_guests_tenant_id_email",
        "guests",
        ["tenant_id", "email"],
        unique=True,
        sqlite_where=sa.text("email <> ''"),
        postgresql_where=sa.text("email <> ''"),
    )

    op.create_table(
        "sessions",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ip", sa.String(length=45), nullable=False),
        sa.Column("user_agent", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sessions_expires_at"), "sessions", ["expires_at"], unique=False)
    op.create_index(op.f("ix_sessions_user_id"), "sessions", ["user_id"], unique=False)

    op.create_table(
        "tenant_users",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_login_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('tenant_admin', 'staff')", name=op.f("ck_tenant_users_role")),
        sa.CheckConstraint("status IN ('invited', 'active', 'disabled')", name=op.f("ck_tenant_users_status")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_tenant_users_tenant_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_tenant_users_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenant_users")),
        sa.UniqueConstraint("tenant_id", "user_id", name=op.f("uq_tenant_users_tenant_id_user_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_tenant_users_tenant_id"), "tenant_users", ["tenant_id"], unique=False)
    op.create_index(op.f("ix_tenant_users_user_id"), "tenant_users", ["user_id"], unique=False)

    op.create_table(
        "event_tables",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("table_number", sa.String(length=40), nullable=False),
        sa.Column("shape", sa.String(length=20), nullable=False),
        sa.Column("x", sa.Float(), nullable=False),
        sa.Column("y", sa.Float(), nullable=False),
        sa.Column("rotation", sa.Float(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("shape IN ('round', 'rect', 'row', 'free')", name=op.f("ck_event_tables_shape")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_tables_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_event_tables_tenant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_tables")),
        sa.UniqueConstraint("event_id", "table_number", name=op.f("uq_event_tables_event_id_table_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_event_tables_tenant_id"), "event_tables", ["tenant_id"], unique=False)

    op.create_table(
        "invitations",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("unique_code", sa.String(length=20), nullable=False),
        sa.Column("ticket_number", sa.String(length=40), nullable=True),
        sa.Column("ticket_key", sa.String(length=40), nullable=True),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("responded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("max_plus_ones", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('pending', 'accepted', 'declined', 'partial', 'attended')", name=op.f("ck_invitations_status")
        ),
        sa.CheckConstraint("max_plus_ones BETWEEN 0 AND 20", name=op.f("ck_invitations_plus_ones")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_invitations_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_invitations_tenant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("event_id", "ticket_key", name=op.f("uq_invitations_event_id_ticket_key")),
        sa.UniqueConstraint("unique_code", name=op.f("uq_invitations_unique_code")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_invitations_event_id"), "invitations", ["event_id"], unique=False)
    op.create_index(op.f("ix_invitations_tenant_id"), "invitations", ["tenant_id"], unique=False)

    op.create_table(
        "attendees",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("guest_id", BigId, nullable=False),
        sa.Column("invitation_id", BigId, nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("cancellation_reason", sa.String(length=500), nullable=False),
        sa.Column("meal_choice", sa.String(length=80), nullable=False),
        sa.Column("dietary_notes", sa.LargeBinary(), nullable=True),
        sa.Column("access_notes", sa.LargeBinary(), nullable=True),
        sa.Column("metadata", Json, server_default="{}", nullable=False),
        sa.Column("pass_code", sa.String(length=24), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("source IN ('rsvp', 'ticket')", name=op.f("ck_attendees_source")),
        sa.CheckConstraint(
            "status IN ('pending', 'accepted', 'declined', 'waitlisted', 'canceled', 'refunded', 'attended', "
            "'no_show')",
            name=op.f("ck_attendees_status"),
        ),
        sa.CheckConstraint(
            "checked_out_at IS NULL OR checked_in_at IS NOT NULL", name=op.f("ck_attendees_out_after_in")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_attendees_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["guest_id"], ["guests.id"], name=op.f("fk_attendees_guest_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_attendees_invitation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_attendees_tenant_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendees")),
        sa.UniqueConstraint("pass_code", name=op.f("uq_attendees_pass_code")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_attendees_guest_id"), "attendees", ["guest_id"], unique=False)
    op.create_index(op.f("ix_attendees_invitation_id"), "attendees", ["invitation_id"], unique=False)
    op.create_index(op.f("ix_attendees_tenant_id"), "attendees", ["tenant_id"], unique=False)
    op.create_index(
        "uq_attendees_event_id_guest_id",
        "attendees",
        ["event_id", "guest_id"],
        unique=True,
        sqlite_where=sa.text("NOT (status IN ('canceled', 'refunded'))"),
        postgresql_where=sa.text("NOT (status IN ('canceled', 'refunded'))"),
    )

    op.create_table(
        "attendance",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("attendee_id", BigId, nullable=False),
        sa.Column("checkin_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checkout_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("gate", sa.String(length=80), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('not_checked_in', 'checked_in', 'left')", name=op.f("ck_attendance_status")),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["attendees.id"], name=op.f("fk_attendance_attendee_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_attendance_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_attendance_tenant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("client_id", name=op.f("uq_attendance_client_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_attendance_attendee_id"), "attendance", ["attendee_id"], unique=False)
    op.create_index("ix_attendance_event_id_created_at", "attendance", ["event_id", "created_at"], unique=False)
    op.create_index(op.f("ix_attendance_tenant_id"), "attendance", ["tenant_id"], unique=False)

    op.create_table(
        "event_seats",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("table_id", BigId, nullable=False),
        sa.Column("seat_number", sa.String(length=60), nullable=False),
        sa.Column("table_number", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("x", sa.Float(), nullable=False),
        sa.Column("y", sa.Float(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column(
            "is_available",
            sa.Boolean(),
            sa.Computed("NOT blocked AND attendee_id IS NULL", persisted=True),
            nullable=True,
        ),
        sa.Column("blocked", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=60), nullable=True),
        sa.Column("held_for", BigId, nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hold_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attendee_id", BigId, nullable=True),
        sa.CheckConstraint(
            "category IN ('regular', 'vip', 'reserved', 'accessible')", name=op.f("ck_event_seats_category")
        ),
        sa.CheckConstraint(
            "(holder IS NULL) = (hold_expires_at IS NULL) AND (holder IS NULL) = (held_at IS NULL)",
            name=op.f("ck_event_seats_hold_whole"),
        ),
        sa.CheckConstraint(
            "NOT blocked OR (attendee_id IS NULL AND holder IS NULL)", name=op.f("ck_event_seats_blocked_empty")
        ),
        sa.CheckConstraint("attendee_id IS NULL OR holder IS NULL", name=op.f("ck_event_seats_held_or_taken")),
        sa.CheckConstraint("held_for IS NULL OR holder IS NOT NULL", name=op.f("ck_event_seats_held_for_holder")),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["attendees.id"], name=op.f("fk_event_seats_attendee_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_seats_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["held_for"], ["attendees.id"], name=op.f("fk_event_seats_held_for"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["table_id"], ["event_tables.id"], name=op.f("fk_event_seats_table_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_event_seats_tenant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_seats")),
        sa.UniqueConstraint("attendee_id", name=op.f("uq_event_seats_attendee_id")),
        sa.UniqueConstraint("event_id", "seat_number", name=op.f("uq_event_seats_event_id_seat_number")),
        sa.UniqueConstraint("held_for", name=op.f("uq_event_seats_held_for")),
        sa.UniqueConstraint("table_id", "position", name=op.f("uq_event_seats_table_id_position")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_seats_hold_expires_at", "event_seats", ["hold_expires_at"], unique=False)
    op.create_index(op.f("ix_event_seats_tenant_id"), "event_seats", ["tenant_id"], unique=False)


def downgrade() -> None:
    op.drop_table("event_seats")
    op.drop_table("attendance")
    op.drop_table("attendees")
    op.drop_table("invitations")
    op.drop_table("event_tables")
    op.drop_table("tenant_users")
    op.drop_table("sessions")
    op.drop_table("guests")
    op.drop_table("events")
    op.drop_table("activity_logs")
    op.drop_table("users")
    op.drop_table("tenants")
    op.drop_table("attendee_history")
