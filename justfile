# A thin face over cargo; nothing here is needed to build or test.

[private]
default:
    @{{just_executable()}} --list

# Start the demonstration clinic.
demo:
    cargo run

# Everything that checks a change; say what to leave out, e.g. `just test --without browser`.
test *what:
    cargo xtask test {{what}}

# Format, lints, documentation, licences.
lint:
    cargo xtask lint
