"""The kit that every page is built from: functions of Vars and handlers, which know no page's state."""
