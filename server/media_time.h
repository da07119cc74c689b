// How long frames are shown.
#pragma once

#include <vector>

#include "engine/session/session_config.h"
#include "engine/video/frame.h"

namespace limpid::server {

// The session's nominal rate; 30 where it is unknown. For what must be said
// before there are frames: an encoder's rate, deadlines.
double NominalFps(const SessionConfig& config);

// Seconds from the first PTS to the last, and for the last frame, whose end no
// PTS tells, the mean of the others. At the nominal rate where PTS tell
// nothing: of a single frame, or of frames without increasing PTS. `frames`
// must not be empty.
double MediaSeconds(const std::vector<Frame>& frames,
                    const SessionConfig& config);

}  // namespace limpid::server
