// How much memory a learned solver takes, by formulas.
#pragma once

#include <cstdint>

#include "engine/model/restoration_model.h"
#include "engine/video/frame_format.h"

namespace limpid {

// What a session's state holds at most. `num_encoders`: streams of the encoder,
// one for the start and one for consistency.
int64_t LearnedStateBytes(const RestorationModel& model, FrameSize restored,
                          int64_t history_frames, int64_t num_encoders);

// What restoring a chunk of `chunk_frames` takes at most, the state not
// counted. `num_encoders`: states of the encoder that the chunk goes on with,
// those of its consistency steps included.
int64_t LearnedWorkBytes(const RestorationModel& model, FrameSize restored,
                         int64_t history_frames, int64_t chunk_frames,
                         int64_t num_encoders);

}  // namespace limpid
