(kept) => { window.policyTalks?.postMessage(kept); }
