// How long work tells how far it is, and how it is asked to stop.
#pragma once

#include <functional>
#include <stop_token>
#include <string>

namespace quantie {

/// Passed down to long work. A default-constructed Progress is silent and never stops.
struct Progress {
    std::function<void(double fraction, const std::string& what)> report;  ///< fraction 0 … 1; may be empty
    std::stop_token stop;

    void operator()(double fraction, const std::string& what) const {
        if (report) report(fraction, what);
    }
    /// Throws Error(Cancelled) once a stop was asked for.
    void check() const;
};

}  // namespace quantie
