// FFmpeg's decoders, opened for an untrusted peer: one thread, a bound on the
// size of a picture, errors instead of concealment.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "engine/video/av_ptr.h"
#include "engine/video/frame_decoder.h"

namespace limpid {

// INVALID_ARGUMENT with Reason::kInvalidBitstream.
absl::Status InvalidBitstream(std::string_view message);

// UNIMPLEMENTED when this FFmpeg lacks the decoder, InvalidField
// ("source.codec_config") when that cannot be read.
absl::StatusOr<AvCodecPtr> OpenDecoder(const FrameDecoder::Options& options);

// Gives `codec` one packed frame, its PTS with it.
absl::Status SendPacket(AVCodecContext& codec, const PackedFrame& packed);

// The next picture; null when none is ready. An error for a damaged one.
absl::StatusOr<AvFramePtr> ReceivePicture(AVCodecContext& codec);

// InvalidBitstream naming both sizes.
absl::Status CheckSize(FrameSize found, FrameSize expected);

// The same of a picture; also an error for a null one.
absl::Status CheckPicture(const AvFramePtr& picture, FrameSize size);

}  // namespace limpid
